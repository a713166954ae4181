package dev.fairlead.demo;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers on free loopback ports that show what reaches them: {@code /} answers with the endpoint's
 * name and the request as it arrived, {@code /echo} with the request's content (and echoes
 * WebSocket messages), {@code /events} with one server-sent event a second, {@code /health} with
 * 200.
 */
public final class SampleEndpoints {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long EVENT_MILLIS = 1000;

  private final Vertx vertx;
  private final List<HttpServer> servers = new ArrayList<>();

  private SampleEndpoints(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Starts that many. Blocks, so not for an event loop. */
  public static SampleEndpoints start(Vertx vertx, int count) {
    SampleEndpoints samples = new SampleEndpoints(vertx);
    HttpServerOptions options = new HttpServerOptions().setHost(LOOPBACK).setPort(0);
    List<Future<HttpServer>> starts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = "sample-" + i;
      starts.add(
          vertx
              .createHttpServer(options)
              .requestHandler(request -> samples.serve(name, request))
              .webSocketHandler(SampleEndpoints::echo)
              .listen());
    }
    Future.all(starts).toCompletionStage().toCompletableFuture().join();
    starts.forEach(start -> samples.servers.add(start.result()));
    return samples;
  }

  /** Where they listen: {@code host:port}. */
  public List<String> addresses() {
    return servers.stream().map(server -> LOOPBACK + ":" + server.actualPort()).toList();
  }

  private void serve(String name, HttpServerRequest request) {
    HttpServerResponse response = request.response().putHeader("X-Served-By", name);
    switch (request.path() == null ? "" : request.path()) {
      case "/health" -> plain(response).end("ok\n");
      case "/echo" -> echo(request, response);
      case "/events" -> events(name, response);
      default -> plain(response).end(describe(name, request));
    }
  }

  private static HttpServerResponse plain(HttpServerResponse response) {
    return response.putHeader("Content-Type", "text/plain; charset=utf-8");
  }

  private static String describe(String name, HttpServerRequest request) {
    StringBuilder text = new StringBuilder();
    text.append("Served by ").append(name).append(", which saw:\n\n");
    text.append(request.method()).append(' ').append(request.uri()).append(" HTTP/1.1\n");
    request.headers().forEach((field, value) -> text.append(field + ": " + value + "\n"));
    return text.toString();
  }

  private static void echo(HttpServerRequest request, HttpServerResponse response) {
    String type = request.getHeader("Content-Type");
    response.putHeader("Content-Type", type == null ? "application/octet-stream" : type);
    String length = request.getHeader("Content-Length");
    if (length == null) {
      response.setChunked(true);
    } else {
      response.putHeader("Content-Length", length);
    }
    request.pipeTo(response);
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }

  private void events(String name, HttpServerResponse response) {
    response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .setChunked(true);
    Handler<Long> tick =
        new Handler<>() {
          private int number;

          @Override
          public void handle(Long timer) {
            number++;
            response.write("id: " + number + "\ndata: " + name + " " + number + "\n\n");
          }
        };
    tick.handle(0L);
    long timer = vertx.setPeriodic(EVENT_MILLIS, tick);
    response.closeHandler(closed -> vertx.cancelTimer(timer));
    response.exceptionHandler(failed -> vertx.cancelTimer(timer));
  }

  /** Closes them. Blocks, so not for an event loop. */
  public void close() {
    Future.all(servers.stream().map(HttpServer::close).toList())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
