package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the router answers by itself. */
class ProblemsIT {
  @TempDir static Path directory;

  private static RawEndpoint garbage;
  private static RawEndpoint silent;
  private static NamedEndpoint good;

  /** Bound, but not listened on: refuses connections, and nobody else gets its port. */
  private static Socket closed;

  private static RouterProcess router;

  @BeforeAll
  static void start() throws IOException {
    garbage =
        new RawEndpoint(
            connection -> {
              connection.request();
              connection.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
            });
    silent =
        new RawEndpoint(connection -> connection.in().transferTo(OutputStream.nullOutputStream()));
    good = new NamedEndpoint("good");
    closed = new Socket();
    closed.bind(new InetSocketAddress("127.0.0.1", 0));
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes:
              - { match: { path: "/garbage" }, pool: garbage }
              - { match: { path: "/silent" }, pool: silent }
              - { match: { path: "/closed" }, pool: closed }
              - { match: { path: "/down" }, pool: down }
              - { match: { path: "/full" }, pool: full }
              - { match: { path: "/echo" }, pool: good, max-body: 10 }
              - { match: { path: "/limited" }, pool: good, limit: { rate: 1/h, by: path } }
            pools:
              garbage: { endpoints: [ "%1$s" ] }
              silent: { endpoints: [ "%2$s" ], timeouts: { response: 200ms } }
              full: { endpoints: [ { address: "%2$s", max-connections: 1 } ], queue: { size: 0 } }
              closed: { endpoints: [ "127.0.0.1:%3$d" ] }
              down:
                panic-threshold: 0
                health: { type: tcp, interval: 100ms, fall: 1 }
                endpoints: [ "127.0.0.1:%3$d" ]
              good: { endpoints: [ "%4$s" ] }
            """
                .formatted(
                    garbage.address(), silent.address(), closed.getLocalPort(), good.address()));
    router = Launch.router(file).start();
  }

  @AfterAll
  static void stop() throws IOException {
    router.close();
    closed.close();
    garbage.close();
    silent.close();
    good.close();
  }

  private static HttpResponse<String> get(String path) {
    return Client.get(router.url("web", path));
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    String id = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(response.body())
        .contains("\"status\":" + status, "\"title\":", "\"detail\":", id)
        .doesNotContain("Exception", "dev.fairlead", "127.0.0.1");
  }

  @Test
  void noRouteIs404() {
    assertProblem(get("/nowhere"), 404);
  }

  @Test
  void noEndpointIs503WithRetryAfter() {
    HttpResponse<String> response = get("/down");

    assertProblem(response, 503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void fullEndpointWithoutQueueIs503() throws IOException {
    try (RawClient first = new RawClient(router.port("web"))) {
      first.get("/full");
      await()
          .until(() -> Client.metric(router, "fairlead_endpoint_in_flight", "pool=\"full\"") == 1);

      assertProblem(get("/full"), 503);
    }
  }

  @Test
  void endpointThatSpeaksNoHttpIs502() {
    assertProblem(get("/garbage"), 502);
  }

  @Test
  void endpointThatRefusesConnectionsIsABadGatewayOrUnavailable() {
    HttpResponse<String> response = get("/closed");

    assertThat(response.statusCode()).isIn(502, 503);
    assertProblem(response, response.statusCode());
  }

  @Test
  void endpointThatStaysSilentIs504() {
    assertProblem(get("/silent"), 504);
  }

  @Test
  void requestsBeyondTheRateOfTheRouteAre429WithRetryAfter() {
    assertThat(get("/limited").statusCode()).isEqualTo(200);
    HttpResponse<String> response = get("/limited");

    assertProblem(response, 429);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(
            Client.metric(router, "fairlead_limiter_token_bucket_keys", "limiter=\"token-bucket\""))
        .isEqualTo(1);
  }

  @Test
  void contentBeyondTheLimitOfTheRouteIs413() {
    assertThat(Client.post(router.url("web", "/echo"), "0123456789").body())
        .isEqualTo("0123456789");
    assertProblem(Client.post(router.url("web", "/echo"), "01234567890"), 413);
  }
}
