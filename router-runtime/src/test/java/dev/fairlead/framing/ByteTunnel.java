package dev.fairlead.framing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A router that understands nothing: it copies octets. What a framing suite must find wanting. */
final class ByteTunnel implements RouterUnderTest {
  private final ServerSocket server;
  private final int backendPort;

  ByteTunnel(int backendPort) throws IOException {
    this.backendPort = backendPort;
    server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket backend = new Socket(InetAddress.getLoopbackAddress(), backendPort);
        start(() -> copy(client, backend));
        start(() -> copy(backend, client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // One side closed; the other copier ends the same way.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "framing-tunnel");
    thread.setDaemon(true);
    thread.start();
  }
}
