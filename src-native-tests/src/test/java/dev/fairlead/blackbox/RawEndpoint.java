package dev.fairlead.blackbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint on a free loopback port that says on each connection what a test lets it say. */
final class RawEndpoint implements AutoCloseable {
  private final ServerSocket server;
  private final Talk talk;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is said on one connection; it closes when this returns. */
  interface Talk {
    void on(Connection connection) throws Exception;
  }

  /** A connection the router opened. */
  static final class Connection {
    private final Socket socket;
    private final int number;
    private final InputStream in;
    private final OutputStream out;

    private Connection(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.number = number;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** 1 for the first. */
    int number() {
      return number;
    }

    InputStream in() {
      return in;
    }

    OutputStream out() {
      return out;
    }

    /** Closes with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** The next request, or null at the end of the connection. */
    Message request() throws IOException {
      return Message.readRequest(in);
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  RawEndpoint(Talk talk) {
    this(unbound(), talk);
  }

  /** On a socket that is not bound yet, for TLS. */
  RawEndpoint(ServerSocket unbound, Talk talk) {
    this.talk = talk;
    server = unbound;
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Connections so far. */
  int accepted() {
    return accepted.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        open.add(socket);
        int number = accepted.incrementAndGet();
        daemon(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      talk.on(new Connection(socket, number));
    } catch (Exception gone) {
      return;
    } finally {
      open.remove(socket);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-endpoint");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
