package dev.fairlead.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint on a free loopback port, on the JDK's server. {@code /health} answers with the status
 * a test sets, {@code /echo} with the request's content, {@code /hold} when it is released, all
 * else with the request as it arrived. {@code X-Served-By} names the endpoint.
 */
final class NamedEndpoint implements AutoCloseable {
  private final String name;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "named-endpoint");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile int healthStatus = 200;

  NamedEndpoint(String name) {
    this.name = name;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Requests so far, health checks not counted. */
  int requests() {
    return requests.get();
  }

  /** Requests that wait for {@link #release}. */
  int held() {
    return held.get();
  }

  /** Lets those that are held, and all that come, be answered. */
  void release() {
    release.countDown();
  }

  void healthStatus(int status) {
    healthStatus = status;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("X-Served-By", name);
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> answer(exchange, healthStatus, "health of " + name);
        case "/echo" -> echo(exchange);
        case "/hold" -> hold(exchange);
        default -> {
          requests.incrementAndGet();
          answer(exchange, 200, description(exchange));
        }
      }
    }
  }

  private void hold(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    held.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      held.decrementAndGet();
    }
    answer(exchange, 200, "held by " + name);
  }

  private void echo(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.sendResponseHeaders(200, 0);
    exchange.getRequestBody().transferTo(exchange.getResponseBody());
  }

  private String description(HttpExchange exchange) {
    StringBuilder text = new StringBuilder("served by ").append(name).append('\n');
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    text.append('\n');
    exchange
        .getRequestHeaders()
        .forEach(
            (field, values) ->
                values.forEach(
                    value -> text.append(field).append(": ").append(value).append('\n')));
    return text.toString();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
