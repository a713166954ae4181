package dev.fairlead.http2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An endpoint whose every octet a test decides. */
final class RawEndpoint implements AutoCloseable {
  private final ServerSocket server;

  RawEndpoint() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setSoTimeout(30_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  /** The next connection, before anything is sent on it. */
  RawPeer accept() {
    try {
      Socket socket = server.accept();
      return new RawPeer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next connection, with the client's preface read and these settings sent. */
  RawPeer accept(int... settings) {
    RawPeer peer = accept();
    peer.readPreface();
    return peer.settings(settings);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
