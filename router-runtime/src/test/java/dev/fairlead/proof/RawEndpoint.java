package dev.fairlead.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An endpoint that does on each connection, octet by octet, what a test tells it to. */
final class RawEndpoint implements AutoCloseable {
  /** What happens on one connection; it is closed afterwards. */
  interface Script {
    void serve(Wire wire) throws Exception;
  }

  /** What happens for one request of a connection that is kept open. */
  interface Answer {
    void to(Head request, String content, Wire wire) throws Exception;
  }

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Head> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private volatile Script script;
  private volatile SSLContext tls;

  private RawEndpoint(int receiveBuffer) throws IOException {
    server = new ServerSocket();
    if (receiveBuffer > 0) {
      server.setReceiveBufferSize(receiveBuffer);
    }
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    Thread thread = new Thread(this::accept, "raw endpoint " + server.getLocalPort());
    thread.setDaemon(true);
    thread.start();
  }

  static RawEndpoint scripted(Script script) throws IOException {
    return scripted(0, script);
  }

  /**
   * @param receiveBuffer octets the kernel may take ahead of the script; 0 for its default
   */
  static RawEndpoint scripted(int receiveBuffer, Script script) throws IOException {
    RawEndpoint endpoint = new RawEndpoint(receiveBuffer);
    endpoint.script = script;
    return endpoint;
  }

  /** Speaks TLS. */
  static RawEndpoint secure(SSLContext tls, Script script) throws IOException {
    RawEndpoint endpoint = new RawEndpoint(0);
    endpoint.tls = tls;
    endpoint.script = script;
    return endpoint;
  }

  /** Answers request after request on kept connections. */
  static RawEndpoint answering(Answer answer) throws IOException {
    RawEndpoint endpoint = new RawEndpoint(0);
    endpoint.script =
        wire -> {
          for (Head head = wire.head(); head != null; head = wire.head()) {
            endpoint.requests.add(head);
            answer.to(head, wire.content(head), wire);
          }
        };
    return endpoint;
  }

  /** Answers every request with 200 and that content. */
  static RawEndpoint saying(String content) throws IOException {
    return answering((request, body, wire) -> wire.respond("200 OK", content));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "raw endpoint connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (Wire wire = new Wire(tls == null ? socket : secured(socket), socket)) {
      script.serve(wire);
    } catch (IOException gone) {
      // The router may leave whenever it likes.
    } catch (Exception | AssertionError fault) {
      faults.add(fault);
    } finally {
      open.remove(socket);
    }
  }

  private SSLSocket secured(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  int port() {
    return server.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  /** Connections accepted so far. */
  int connections() {
    return connections.get();
  }

  /** Connections that are open. */
  int open() {
    return open.size();
  }

  /** Requests of {@link #answering} so far. */
  List<Head> requests() {
    return requests;
  }

  /** The only request so far. */
  Head request() {
    if (requests.size() != 1) {
      throw new AssertionError("requests: " + requests);
    }
    return requests.get(0);
  }

  /** Ends every connection without a reset. */
  void closeConnections() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeConnections();
    if (!faults.isEmpty()) {
      throw new AssertionError("the endpoint's script failed", faults.get(0));
    }
  }
}
