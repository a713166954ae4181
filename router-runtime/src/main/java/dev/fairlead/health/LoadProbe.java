package dev.fairlead.health;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.report.ReportBook;
import dev.fairlead.report.ReportFields;
import dev.fairlead.spi.LoadReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks one endpoint for its load, with the pool's protocol and TLS, on connections of its own that
 * are kept: a GET answered with 200 and a report, in the fields responses have it in, or as JSON.
 */
final class LoadProbe {
  /** Questions at the same time, over HTTP/1.1; a strategy asks often, but answers are quick. */
  private static final int CONNECTIONS = 4;

  /** Questions that wait for a connection; more are of no use once they are sent. */
  private static final int WAITING = 64;

  private static final int IDLE_SECONDS = 60;
  private static final int LONGEST_BODY = 16 * 1024;

  /**
   * One for all questions, as connections belong to an event loop and are used again on it only.
   */
  private final Context context;

  private final HttpClient client;
  private final ReportBook book;
  private final SocketAddress server;
  private final String peer;
  private final int port;
  private final HostAndPort authority;

  LoadProbe(Vertx vertx, PoolConfig pool, PooledEndpoint endpoint) {
    EndpointConfig config = endpoint.config();
    InetSocketAddress address = endpoint.state().address();
    HttpClientOptions options =
        HealthChecks.options(pool, config, pool.timeouts().connect())
            .setKeepAlive(true)
            .setKeepAliveTimeout(IDLE_SECONDS)
            .setHttp2KeepAliveTimeout(IDLE_SECONDS)
            .setMaxPoolSize(CONNECTIONS)
            .setHttp2MaxPoolSize(1)
            .setMaxWaitQueueSize(WAITING)
            .setShared(false);
    this.client = vertx.createHttpClient(options);
    this.context = vertx.getOrCreateContext();
    this.book = endpoint.state().reports();
    this.server =
        SocketAddress.inetSocketAddress(address.getPort(), address.getAddress().getHostAddress());
    String serverName = config.tls() ? pool.tls().serverName() : null;
    this.peer = serverName != null ? serverName : config.host();
    this.port = address.getPort();
    this.authority = HostAndPort.create(config.host(), config.port());
  }

  /**
   * @param answer hears once, on any thread; null if no report came in time or it was not accepted
   */
  void ask(String path, Duration timeout, Consumer<LoadReport> answer) {
    Question question = new Question(answer);
    long millis = Math.max(1, timeout.toMillis());
    context.runOnContext(start -> ask(path, millis, question));
  }

  private void ask(String path, long millis, Question question) {
    try {
      client
          .request(
              new RequestOptions()
                  .setMethod(HttpMethod.GET)
                  .setServer(server)
                  .setHost(peer)
                  .setPort(port)
                  .setURI(path)
                  .setConnectTimeout(millis)
                  .setTimeout(millis))
          .onSuccess(question::send)
          .onFailure(question::fail);
    } catch (IllegalStateException closed) {
      question.answer(null);
    }
  }

  /** Questions under way are answered with null. */
  void close() {
    client.close();
  }

  private final class Question {
    private final Consumer<LoadReport> answer;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Buffer body = Buffer.buffer();
    private HttpClientRequest request;

    Question(Consumer<LoadReport> answer) {
      this.answer = answer;
    }

    void send(HttpClientRequest opened) {
      request = opened;
      // Without handlers Vert.x logs what goes wrong, and most of it is said already.
      opened.exceptionHandler(this::fail);
      opened.authority(authority).putHeader("User-Agent", "fairlead-load");
      opened.response().onSuccess(this::head).onFailure(this::fail);
      opened.end();
    }

    private void head(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      response.handler(this::content);
      response.endHandler(end -> end(response));
    }

    private void content(Buffer chunk) {
      body.appendBuffer(chunk);
      if (body.length() > LONGEST_BODY) {
        request.reset();
        answer(null);
      }
    }

    private void end(HttpClientResponse response) {
      if (answered.get()) {
        return;
      }
      answer(
          response.statusCode() != 200
              ? null
              : ReportFields.answer(
                  book,
                  response.getHeader(ReportFields.FIELD),
                  response.getHeader(ReportFields.BINARY_FIELD),
                  body.toString()));
    }

    private void fail(Throwable cause) {
      answer(null);
    }

    void answer(LoadReport report) {
      if (answered.compareAndSet(false, true)) {
        answer.accept(report);
      }
    }
  }
}
