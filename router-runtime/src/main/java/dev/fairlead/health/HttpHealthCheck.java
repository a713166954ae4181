package dev.fairlead.health;

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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Passes when a GET is answered with an expected status and, if one is given, a text within the
 * first 64 KiB of the body. Each probe uses a connection of its own, so that it also proves that
 * connections are accepted.
 */
public final class HttpHealthCheck implements HealthCheck {
  private static final int MOST_BODY = 64 * 1024;

  /**
   * What is asked and what passes.
   *
   * @param peer the name that is sent by SNI and verified; the endpoint's host without TLS
   * @param host what the Host field says, with port if need be
   * @param expectedBody null: any
   */
  public record Settings(
      String peer,
      String host,
      String path,
      int expectedStatusFrom,
      int expectedStatusTo,
      String expectedBody) {}

  private final HttpClient client;
  private final HostAndPort authority;
  private final Settings settings;

  /**
   * @param options protocol, TLS and connect timeout
   */
  public HttpHealthCheck(Vertx vertx, HttpClientOptions options, Settings settings) {
    this.client = vertx.createHttpClient(options.setKeepAlive(false).setShared(false));
    int standard = options.isSsl() ? 443 : 80;
    HostAndPort host = HostAndPort.parseAuthority(settings.host(), standard);
    this.authority = host != null ? host : HostAndPort.create(settings.host(), standard);
    this.settings = settings;
  }

  @Override
  public Runnable probe(InetSocketAddress address, Consumer<Result> done) {
    Probe probe = new Probe(done);
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(
                    SocketAddress.inetSocketAddress(
                        address.getPort(), address.getAddress().getHostAddress()))
                .setHost(settings.peer())
                .setPort(address.getPort())
                .setURI(settings.path()))
        .onSuccess(probe::send)
        .onFailure(probe::fail);
    return probe::cancel;
  }

  @Override
  public void close() {
    client.close();
  }

  /** What happened and, where that is behind it, why. */
  static String text(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String what = message(failure);
    String why = message(root);
    return what.contains(why) ? what : what + ": " + why;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** One request; its handlers run on one context. */
  private final class Probe {
    private final Consumer<Result> done;
    private final AtomicReference<HttpClientRequest> current = new AtomicReference<>();
    private volatile boolean cancelled;
    private TextSearch search;
    private int left = MOST_BODY;

    Probe(Consumer<Result> done) {
      this.done = done;
    }

    void send(HttpClientRequest request) {
      // Without handlers Vert.x logs what goes wrong; the result says it already.
      request.exceptionHandler(this::fail);
      request.connection().exceptionHandler(this::fail);
      current.set(request);
      if (cancelled) {
        cancel();
        return;
      }
      request.authority(authority).putHeader("User-Agent", "fairlead-health");
      request.response().onSuccess(this::head).onFailure(this::fail);
      request.end();
    }

    private void head(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      int status = response.statusCode();
      if (status < settings.expectedStatusFrom() || status > settings.expectedStatusTo()) {
        done.accept(
            Result.fail(
                "status "
                    + status
                    + ", expected "
                    + settings.expectedStatusFrom()
                    + " to "
                    + settings.expectedStatusTo()));
      } else if (settings.expectedBody() == null) {
        done.accept(Result.pass("status " + status));
      } else {
        search = new TextSearch(settings.expectedBody().getBytes(StandardCharsets.UTF_8));
        response.handler(this::content);
        response.endHandler(end -> missing());
      }
    }

    private void content(Buffer chunk) {
      for (int i = 0; i < chunk.length() && left > 0; i++) {
        left--;
        if (search.found(chunk.getByte(i))) {
          left = 0;
          done.accept(Result.pass("the body contains what is expected"));
        } else if (left == 0) {
          missing();
        }
      }
    }

    private void missing() {
      done.accept(Result.fail("the body does not contain '" + settings.expectedBody() + "'"));
    }

    private void fail(Throwable cause) {
      done.accept(Result.fail(text(cause)));
    }

    void cancel() {
      cancelled = true;
      HttpClientRequest request = current.getAndSet(null);
      if (request != null) {
        request.connection().close();
      }
    }
  }
}
