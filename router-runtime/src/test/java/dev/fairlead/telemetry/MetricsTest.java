package dev.fairlead.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.PluginJar;
import dev.fairlead.RouterFixture;
import dev.fairlead.demo.SampleEndpoints;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final Path TABLE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(fairlead_\\w+)` \\| (\\w+) \\| ([^|]*)\\|");
  private static final Pattern TYPE = Pattern.compile("# TYPE (fairlead_\\w+) (\\w+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  private static final String PICK =
      "Endpoint pick(RequestContext request, EndpointSet set) { return free(request, set); }";

  @TempDir static Path plugins;
  private static SampleEndpoints samples;
  private static RouterFixture router;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws IOException {
    samples = SampleEndpoints.start(RouterFixture.vertx(), 2);
    PluginJar.strategy("mine", PICK).to(plugins.resolve("mine.jar"));
    Files.writeString(plugins.resolve("broken.jar"), "broken");
    List<String> endpoints = samples.addresses();
    router =
        RouterFixture.start(
            """
            plugins-dir: %s
            listeners:
              web: { port: 0, host: 127.0.0.1 }
            routes:
              - { name: all, match: { path: "/some/**" }, pool: web }
              - { name: dead, match: { path: "/dead/**" }, pool: dead }
              - { name: small, match: { path: "/small/**" }, pool: web, max-body: 10 }
              - { name: limited, match: { path: "/limited/**" }, pool: web, limit: { rate: 1/s } }
            pools:
              web:
                affinity: { by: { header: X-Nobody } }
                endpoints:
                  - { address: "%s", weight: 3 }
                  - { address: "%s", weight: 1 }
              dead: { retries: 1, endpoints: [ "127.0.0.1:1", "127.0.0.1:2" ] }
            """
                .formatted(plugins, endpoints.get(0), endpoints.get(1)));
  }

  @AfterAll
  static void stop() {
    router.close();
    samples.close();
  }

  private int get(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(router.uri("web", path)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static void awaitMetric(double value, String name, String... labels) {
    await().untilAsserted(() -> assertThat(router.metric(name, labels)).isEqualTo(value));
  }

  @Test
  void countsAndTimesRequestsWhereTheyWent() throws Exception {
    double before = router.metric("fairlead_requests_total", "route=\"all\"");
    for (int i = 0; i < 8; i++) {
      assertThat(get("/some/thing")).isEqualTo(200);
    }
    awaitMetric(before + 8, "fairlead_requests_total", "route=\"all\"", "status=\"2xx\"");
    String heavy = "endpoint=\"" + samples.addresses().get(0) + "\"";
    assertThat(router.metric("fairlead_requests_total", "listener=\"web\"", "pool=\"web\"", heavy))
        .isGreaterThanOrEqualTo(6);
    awaitMetric(before + 8, "fairlead_request_duration_seconds_count", "route=\"all\"");
    awaitMetric(
        before + 8, "fairlead_request_duration_seconds_bucket", "route=\"all\"", "\"+Inf\"");
    assertThat(router.metric("fairlead_request_duration_seconds_sum", "route=\"all\""))
        .isPositive();
    assertThat(router.metric("fairlead_router_duration_seconds_count", "listener=\"web\""))
        .isGreaterThanOrEqualTo(8);
    assertThat(router.metric("fairlead_endpoint_picks_total", "pool=\"web\"", heavy))
        .isGreaterThanOrEqualTo(6);
    assertThat(router.metric("fairlead_endpoint_share_expected", "pool=\"web\"", heavy))
        .isEqualTo(0.75);
    assertThat(router.metric("fairlead_endpoint_share_actual", "pool=\"web\"", heavy))
        .isBetween(0.5, 1.0);
    awaitMetric(0, "fairlead_endpoint_in_flight", "pool=\"web\"");
    assertThat(router.metric("fairlead_endpoint_healthy", "pool=\"web\"")).isEqualTo(2);
    assertThat(router.metric("fairlead_client_connections", "listener=\"web\"")).isPositive();
  }

  @Test
  void countsRefusalsByReason() throws Exception {
    assertThat(get("/nowhere")).isEqualTo(404);
    awaitMetric(1, "fairlead_rejected_total", "reason=\"no-route\"");
    awaitMetric(1, "fairlead_requests_total", "route=\"\"", "status=\"4xx\"", "pool=\"\"");
    HttpRequest large =
        HttpRequest.newBuilder(router.uri("web", "/small/x"))
            .POST(HttpRequest.BodyPublishers.ofString("more than ten"))
            .build();
    assertThat(client.send(large, BodyHandlers.discarding()).statusCode()).isEqualTo(413);
    awaitMetric(1, "fairlead_rejected_total", "reason=\"body-too-large\"");
  }

  @Test
  void countsRequestsAProtocolRefuses() throws Exception {
    double before = router.metric("fairlead_rejected_total", "reason=\"malformed\"");
    try (Socket socket = new Socket("127.0.0.1", router.port("web"))) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost : x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400");
    }
    awaitMetric(before + 1, "fairlead_rejected_total", "reason=\"malformed\"");
  }

  @Test
  void countsRetries() throws Exception {
    assertThat(get("/dead/end")).isEqualTo(502);
    awaitMetric(1, "fairlead_retries_total", "pool=\"dead\"");
    awaitMetric(1, "fairlead_requests_total", "pool=\"dead\"", "status=\"5xx\"");
  }

  @Test
  void documentsEveryMetricWithItsTypeAndLabels() throws Exception {
    get("/some/thing");
    get("/dead/end");
    get("/nowhere");
    get("/limited/");
    await().until(() -> router.metric("fairlead_limit_requests_total") > 0);
    await().until(() -> router.metric("fairlead_retries_total") > 0);
    await().until(() -> router.metric("fairlead_rejected_total") > 0);
    assertThat(scraped()).isEqualTo(documented());
  }

  private static List<String> documented() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.lookingAt()) {
        Set<String> labels = new TreeSet<>();
        for (String label : row.group(3).split(",")) {
          if (!label.isBlank()) {
            labels.add(label.strip());
          }
        }
        rows.add(row.group(1) + " " + row.group(2) + " " + labels);
      }
    }
    rows.sort(null);
    return rows;
  }

  private static List<String> scraped() {
    TreeMap<String, Set<String>> families = new TreeMap<>();
    TreeMap<String, String> types = new TreeMap<>();
    router
        .metrics()
        .lines()
        .forEach(
            line -> {
              Matcher type = TYPE.matcher(line);
              if (type.lookingAt()) {
                types.put(type.group(1), type.group(2));
                families.put(type.group(1), new TreeSet<>());
              } else if (line.startsWith("fairlead_") && line.indexOf('{') > 0) {
                String name =
                    line.substring(0, line.indexOf('{')).replaceFirst("_(bucket|count|sum)$", "");
                Matcher label = LABEL.matcher(line);
                while (label.find()) {
                  if (!label.group(1).equals("le")) {
                    families.get(name).add(label.group(1));
                  }
                }
              }
            });
    List<String> rows = new ArrayList<>();
    families.forEach((name, labels) -> rows.add(name + " " + types.get(name) + " " + labels));
    return rows;
  }
}
