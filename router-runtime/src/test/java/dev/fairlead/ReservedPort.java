package dev.fairlead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;

/**
 * A port of 127.0.0.1 that nobody else gets by chance: bound, but not listened on. Whoever connects
 * to it is refused. A listener with {@code reuse-port} may take it.
 */
public final class ReservedPort implements AutoCloseable {
  private final Socket socket = new Socket();

  public ReservedPort() {
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return socket.getLocalPort();
  }

  /** As an endpoint's address in a configuration. */
  public String address() {
    return "127.0.0.1:" + number();
  }

  public InetSocketAddress socketAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
