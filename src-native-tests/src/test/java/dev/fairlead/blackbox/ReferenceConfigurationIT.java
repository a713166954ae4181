package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that documents all main words, with free ports, at work. */
class ReferenceConfigurationIT {
  @TempDir static Path directory;

  private static final NamedEndpoint WEB_1 = new NamedEndpoint("web-1");
  private static final NamedEndpoint WEB_2 = new NamedEndpoint("web-2");
  private static final NamedEndpoint API = new NamedEndpoint("api-1");
  private static Certificates certificates;
  private static RouterProcess router;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(directory);
    certificates.create("site", "localhost");
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners:
              web: { port: 0, host: 0.0.0.0, protocols: [http/1.1, h2c] }
              secure: { port: 0, protocols: [h2, http/1.1], tls: { certificate: site-cert.pem, key: site-key.pem } }
            routes:
              - match: { host: "api.example.com", path: "/v1/**", methods: [GET, POST], headers: { x-canary: "true" } }
                pool: api
              - match: { path: "/**" }
                pool: web
            pools:
              web:
                strategy: round-robin
                endpoints:
                  - { address: "%s", weight: 2, max-connections: 100, labels: { region: eu-west-1 } }
                  - %s
                health: { type: http, path: /health, interval: 5s, timeout: 1s, fall: 3, rise: 2 }
              api:
                strategy: { name: least-request, bias: 1.0 }
                protocol: http/1.1            # or h2, h2c
                timeouts: { connect: 1s, response: 30s, idle: 60s }
                endpoints: [ { address: "%s" } ]
            """
                .formatted(WEB_1.address(), WEB_2.address(), API.address()));
    router = Launch.router(file).start();
  }

  @AfterAll
  static void stop() {
    router.close();
    WEB_1.close();
    WEB_2.close();
    API.close();
  }

  @Test
  void givesTheHeavierEndpointTwiceTheRequests() {
    int heavy = WEB_1.requests();
    int light = WEB_2.requests();
    for (int i = 0; i < 30; i++) {
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }

    assertThat(WEB_1.requests() - heavy).isBetween(19, 21);
    assertThat(WEB_2.requests() - light).isBetween(9, 11);
  }

  @Test
  void matchesHostPathMethodAndHeader() throws Exception {
    assertThat(route("GET", "/v1/users", "api.example.com", "true")).isEqualTo("api-1");
    assertThat(route("GET", "/v1", "api.example.com", "true")).isEqualTo("api-1");
    assertThat(route("GET", "/v1/users", "API.example.com:80", "true")).isEqualTo("api-1");

    assertThat(route("GET", "/v1/users", "api.example.com", "false")).startsWith("web-");
    assertThat(route("PUT", "/v1/users", "api.example.com", "true")).startsWith("web-");
    assertThat(route("GET", "/v12", "api.example.com", "true")).startsWith("web-");
    assertThat(route("GET", "/v1/users", "example.com", "true")).startsWith("web-");
  }

  private static String route(String method, String path, String host, String canary)
      throws Exception {
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send(
          "%s %s HTTP/1.1\r\nHost: %s\r\nX-Canary: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(method, path, host, canary));
      return client.response().field("X-Served-By");
    }
  }

  @Test
  void speaksHttp2OverTls() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(certificates.client()).build();
    String url = "https://localhost:" + router.port("secure") + "/";

    HttpResponse<String> response = Client.send(client, Client.request(url).build());

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.servedBy(response)).startsWith("web-");
  }
}
