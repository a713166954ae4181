package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sets up around the routes. */
class OperationIT {
  @TempDir Path directory;

  private final NamedEndpoint endpoint = new NamedEndpoint("only");

  @AfterEach
  void close() {
    endpoint.close();
  }

  private Path file(String name, String yaml) {
    return Launch.write(directory, name, yaml.replace("ENDPOINT", endpoint.address()));
  }

  @Test
  void mergesTheFilesOfADirectory() {
    file("10-listeners.yaml", "listeners: { web: { port: 0, host: 127.0.0.1 } }\n");
    file("20-routes.yml", "routes: [ { match: { path: \"/**\" }, pool: web } ]\n");
    file("30-pools.yaml", "pools: { web: { endpoints: [ \"ENDPOINT\" ] } }\n");

    try (RouterProcess router = Launch.router(directory).start()) {
      assertThat(Client.servedBy(Client.get(router.url("web", "/")))).isEqualTo("only");
    }
  }

  @Test
  void fillsInTheEnvironment() {
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners: { web: { port: "${PORT:0}", host: "${HOST:0.0.0.0}" } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "${TARGET}" ] } }
            """);

    Launch launch =
        Launch.router(file)
            .environment("HOST", "127.0.0.1")
            .environment("TARGET", endpoint.address());
    try (RouterProcess router = launch.start()) {
      assertThat(router.output()).contains("listener web: http://127.0.0.1:");
      assertThat(Client.servedBy(Client.get(router.url("web", "/")))).isEqualTo("only");
    }
  }

  @Test
  void resolvesTheNameOfAnEndpoint() {
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: localhost } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "ENDPOINT" ] } }
            """
                .replace("ENDPOINT", endpoint.address().replace("127.0.0.1", "localhost")));

    try (RouterProcess router = Launch.router(file).start()) {
      assertThat(Client.servedBy(Client.get(router.url("web", "/")))).isEqualTo("only");
    }
  }

  @Test
  void changesPathAndFieldsOnTheWay() {
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes:
              - match: { path: "/api/**" }
                pool: web
                rewrite: { strip-prefix: /api }
                request-headers: { set: { X-Added: by-route }, remove: [ User-Agent ] }
                response-headers: { set: { X-Route: api }, remove: [ Date ] }
            pools: { web: { endpoints: [ "ENDPOINT" ], host-header: endpoint } }
            """);

    try (RouterProcess router = Launch.router(file).start()) {
      HttpResponse<String> response = Client.get(router.url("web", "/api/users?id=1"));

      assertThat(response.body())
          .contains("GET /users?id=1")
          .containsIgnoringCase("X-Added: by-route")
          .containsIgnoringCase("Host: " + endpoint.address())
          .doesNotContainIgnoringCase("User-Agent:");
      assertThat(response.headers().firstValue("X-Route")).hasValue("api");
      assertThat(response.headers().firstValue("Date")).isEmpty();
      assertThat(response.headers().firstValue("Via")).isPresent();
    }
  }

  @Test
  void believesForwardingFieldsOfTrustedProxiesOnly() throws IOException {
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners:
              trusting: { port: 0, host: 127.0.0.1, trusted-proxies: [ 127.0.0.0/8 ] }
              wary: { port: 0, host: 127.0.0.1 }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "ENDPOINT" ] } }
            """);

    try (RouterProcess router = Launch.router(file).start()) {
      assertThat(forwarded(router, "trusting"))
          .containsIgnoringCase("X-Forwarded-For: 192.0.2.7, 127.0.0.1");
      assertThat(forwarded(router, "wary"))
          .containsIgnoringCase("X-Forwarded-For: 127.0.0.1")
          .doesNotContain("192.0.2.7");
    }
  }

  private static String forwarded(RouterProcess router, String listener) throws IOException {
    try (RawClient client = new RawClient(router.port(listener))) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
      return client.response().text();
    }
  }

  @Test
  void queuesRequestsBeyondTheConnectionsOfAnEndpoint() throws IOException {
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ { address: "ENDPOINT", max-connections: 1 } ] } }
            """);

    try (RouterProcess router = Launch.router(file).start();
        RawClient first = new RawClient(router.port("web"));
        RawClient second = new RawClient(router.port("web"))) {
      first.get("/hold");
      await().until(() -> endpoint.held() == 1);
      second.get("/");
      await().until(() -> Client.metric(router, "fairlead_pool_queue", "pool=\"web\"") == 1);
      assertThat(endpoint.requests()).isEqualTo(1);

      endpoint.release();

      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
    }
  }

  @Test
  void writesAnAccessLogAndOpensItAnewOnHangUp() throws IOException {
    Path log = directory.resolve("access.log");
    Path file =
        file(
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes: [ { name: all, match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "ENDPOINT" ] } }
            access-log: { format: json, file: access.log }
            """);

    try (RouterProcess router = Launch.router(file).start()) {
      Client.get(router.url("web", "/before"));
      await().untilAsserted(() -> assertThat(lines(log)).hasSize(1));
      assertThat(lines(log).get(0))
          .startsWith("{")
          .endsWith("}")
          .contains("/before", "200", "\"all\"", endpoint.address());

      Assumptions.assumeTrue(router.hearsHangUp(), "SIGHUP is ignored here, as under nohup");
      Files.move(log, directory.resolve("access.log.1"));
      router.hangUp();
      router.awaitPrinted("configuration reloaded");
      Client.get(router.url("web", "/after"));
      await()
          .untilAsserted(
              () -> assertThat(lines(log)).singleElement().asString().contains("/after"));
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
