package dev.fairlead.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that gives the same octets to every request head, and remembers the heads.
 */
final class RawEndpoint implements AutoCloseable {
  private final ServerSocket server;
  private final Thread thread;
  final List<String> heads = new CopyOnWriteArrayList<>();
  final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile String answer;

  /**
   * @param answer null: none
   */
  RawEndpoint(String answer) throws IOException {
    this.answer = answer;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.thread = new Thread(this::accept, "raw-endpoint");
    thread.setDaemon(true);
    thread.start();
  }

  void answer(String next) {
    answer = next;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread one = new Thread(() -> serve(socket), "raw-endpoint-connection");
        one.setDaemon(true);
        one.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          return;
        }
        head.append((char) octet);
      }
      heads.add(head.toString());
      if (answer != null) {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
      // Stays open until the other side has enough.
      while (in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // The other side had enough.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
