package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.explain.Choice;
import dev.fairlead.explain.Explained;
import dev.fairlead.testkit.MmdbWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients meet the endpoints of their region, and where the law wants it no others. */
class RegionTest extends Proof {
  private static final String GERMAN = "192.0.2.9";
  private static final String AMERICAN = "198.51.100.9";
  private static final String UNKNOWN = "233.252.0.9";

  @TempDir Path directory;
  private Path database;
  private RawEndpoint eu;
  private RawEndpoint us;

  @BeforeEach
  void start() throws IOException {
    database = directory.resolve("places.mmdb");
    places("DE", "US").write(database);
    eu = saying("eu");
    us = saying("us");
  }

  private static MmdbWriter places(String first, String second) {
    return new MmdbWriter("GeoLite2-Country")
        .put("192.0.2.0/24", Map.of("country", Map.of("iso_code", first)))
        .put("198.51.100.0/24", Map.of("country", Map.of("iso_code", second)));
  }

  private ProofRouter region(String options, String... pool) {
    return router(yaml(options, pool));
  }

  private String[] yaml(String options, String... pool) {
    return yamlWithEuAt(eu.address(), options, pool);
  }

  private String[] yamlWithEuAt(String address, String options, String... pool) {
    return new String[] {
      "listeners: { web: { host: 127.0.0.1, port: 0, trusted-proxies: [ 127.0.0.0/8 ] } }",
      "explain: { sample: 100% }",
      "pools:",
      "  all:",
      "    strategy:",
      "      name: region",
      "      database: " + database,
      "      regions: { eu: \"continent:EU\", us: US }",
      "      reload-interval: 20ms",
      options.isEmpty() ? "" : "      " + options,
      "    endpoints:",
      "      - { address: \"" + address + "\", labels: { region: eu } }",
      "      - { address: \"" + us.address() + "\", labels: { region: us } }",
      pool.length == 0 ? "" : "    " + String.join("\n    ", pool)
    };
  }

  /** Nobody listens there: closing an endpoint would leave it a moment to take one more client. */
  private static String refusing() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private static String region(ProofRouter router, String client) throws Exception {
    try (Wire wire = router.connect()) {
      wire.head("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: " + client);
      Head response = wire.response();
      String content = wire.content(response);
      return response.status() == 200 ? content : response.status() + " " + content;
    }
  }

  @Test
  void sendsClientsToTheirOwnRegion() throws Exception {
    ProofRouter router = region("");
    for (int i = 0; i < 5; i++) {
      assertThat(region(router, GERMAN)).isEqualTo("eu");
      assertThat(region(router, AMERICAN)).isEqualTo("us");
    }
    assertThat(region(router, UNKNOWN)).isIn("eu", "us");
  }

  @Test
  void believesOnlyTrustedProxies() throws Exception {
    String[] yaml = yaml("default-region: us");
    yaml[0] = "listeners: { web: { host: 127.0.0.1, port: 0 } }";
    ProofRouter router = router(yaml);

    assertThat(region(router, GERMAN)).isEqualTo("us");
  }

  @Test
  void goesElsewhereWhenTheRegionDoesNotServe() throws Exception {
    ProofRouter router = region("");
    router.pool("all").drain(eu.address(), true);
    assertThat(region(router, GERMAN)).isEqualTo("us");
    router.pool("all").drain(eu.address(), false);
    assertThat(region(router, GERMAN)).isEqualTo("eu");
  }

  @Test
  void retriesInTheNextRegion() throws Exception {
    ProofRouter router = router(yamlWithEuAt(refusing(), ""));
    assertThat(region(router, GERMAN)).isEqualTo("us");
  }

  @Test
  void strictResidencyAnswers503AndSaysSo() throws Exception {
    ProofRouter router = region("residency: strict");
    assertThat(region(router, GERMAN)).isEqualTo("eu");
    // Written after the responses, by several event loops.
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(1));
    router.pool("all").drain(eu.address(), true);
    assertThat(region(router, GERMAN))
        .startsWith("503")
        .contains("The rules of the pool allow none of the endpoints that are available.");
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(2));
    assertThat(region(router, UNKNOWN)).startsWith("503").contains("rules of the pool");
    assertThat(us.requests()).isEmpty();
    eventually(router, "fairlead_rejected_total", Map.of("reason", "not-allowed"), 2);
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(3));
    Explained latest = router.explanations().latest().get(1);
    assertThat(latest.refusal()).isEqualTo("not allowed");
    Choice choice = latest.choices().get(0);
    assertThat(choice.notes())
        .contains(
            "The client's region is eu, by continent.",
            "Residency is strict: no other region may serve it.");
    assertThat(choice.candidates())
        .anySatisfy(
            each -> {
              assertThat(each.id()).isEqualTo(us.address());
              assertThat(each.excluded()).isEqualTo("outside the client's region");
            });
  }

  @Test
  void strictResidencyIsServedByWhoIsHeldBackForOthers() throws Exception {
    String[] yaml = yaml("residency: strict");
    for (int i = 0; i < yaml.length; i++) {
      yaml[i] = yaml[i].replace("labels: { region: eu }", "labels: { region: eu }, priority: 1");
    }
    ProofRouter router = router(yaml);
    assertThat(region(router, GERMAN)).isEqualTo("eu");
    assertThat(region(router, AMERICAN)).isEqualTo("us");
    eventually(
        () ->
            assertThat(router.explanations().latest())
                .anySatisfy(
                    each -> {
                      Choice choice = each.choices().get(0);
                      assertThat(choice.heldBack()).isTrue();
                      assertThat(choice.notes())
                          .contains(
                              "The rules of the pool allow none on offer, so one held back"
                                  + " serves it.");
                    }));
    router.pool("all").drain(eu.address(), true);
    assertThat(region(router, GERMAN)).startsWith("503");
  }

  @Test
  void strictResidencyBindsRetries() throws Exception {
    ProofRouter router = router(yamlWithEuAt(refusing(), "residency: strict", "retries: 3"));
    for (int i = 0; i < 5; i++) {
      assertThat(region(router, GERMAN)).startsWith("50");
    }
    assertThat(us.requests()).isEmpty();
  }

  @Test
  void strictResidencyBindsAffinity() throws Exception {
    ProofRouter router = region("residency: strict", "affinity: { by: { header: X-Who } }");
    String[] moves = {GERMAN, GERMAN, AMERICAN, AMERICAN, GERMAN};
    String[] homes = {"eu", "eu", "us", "us", "eu"};
    for (int i = 0; i < moves.length; i++) {
      assertThat(region(router, moves[i] + "\r\nX-Who: a traveller")).isEqualTo(homes[i]);
    }
    Map<String, String> pool = Map.of("pool", "all");
    eventually(router, "fairlead_affinity_requests_total", pool, moves.length);
    Map<String, String> rebound = Map.of("result", "rebound");
    assertThat(router.metric("fairlead_affinity_requests_total", rebound)).isEqualTo(2);
    router.pool("all").drain(eu.address(), true);
    assertThat(region(router, GERMAN + "\r\nX-Who: a traveller")).startsWith("503");
  }

  private RawEndpoint failingChecks(String content) throws IOException {
    return answering(
        (head, ignored, wire) -> {
          boolean check = head.startLine().contains("/health");
          wire.respond(check ? "500 No" : "200 OK", check ? "" : content);
        });
  }

  @Test
  void strictResidencyBindsPanic() throws Exception {
    eu = failingChecks("eu");
    us = failingChecks("us");
    ProofRouter router =
        region("residency: strict", "panic-threshold: 1", "health: { path: /health, fall: 1 }");
    eventually(() -> assertThat(router.pool("all").snapshot().panic()).isTrue());
    for (int i = 0; i < 5; i++) {
      assertThat(region(router, GERMAN)).isEqualTo("eu");
      assertThat(region(router, AMERICAN)).isEqualTo("us");
    }
    assertThat(region(router, UNKNOWN)).startsWith("503").contains("rules of the pool");
  }

  @Test
  void noRequestFailsWhileTheDatabaseIsReplacedAndBroken() throws Exception {
    ProofRouter router = region("");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    CompletableFuture<Void> traffic =
        inBackground(
            () -> {
              try (Wire wire = router.connect()) {
                while (!stop.get()) {
                  wire.head("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: " + GERMAN);
                  Head response = wire.response();
                  assertThat(wire.content(response)).isIn("eu", "us");
                  assertThat(response.status()).isEqualTo(200);
                  served.incrementAndGet();
                }
              }
            });
    byte[] swapped = places("US", "DE").bytes();
    Files.write(database, Arrays.copyOf(swapped, swapped.length / 2));
    eventually(() -> assertThat(events(router)).contains("database-refused"));
    assertThat(region(router, GERMAN)).isEqualTo("eu");
    Path beside = Files.write(directory.resolve("next"), swapped);
    Files.move(beside, database, StandardCopyOption.ATOMIC_MOVE);
    eventually(() -> assertThat(region(router, GERMAN)).isEqualTo("us"));
    Files.delete(database);
    eventually(() -> assertThat(events(router)).contains("database-missing"));
    assertThat(region(router, GERMAN)).isEqualTo("us");
    stop.set(true);
    traffic.get();
    assertThat(served.get()).isPositive();
  }

  private static List<String> events(ProofRouter router) {
    return router.strategyEvents();
  }

  @Test
  void doesNotStartWithoutItsDatabase() throws Exception {
    Files.delete(database);
    assertThatThrownBy(() -> region(""))
        .hasStackTraceContaining("pool 'all'")
        .hasStackTraceContaining("option 'database': " + database);
  }

  @Test
  void aReloadThatNamesAMissingDatabaseChangesNothing() throws Exception {
    ProofRouter router = region("");
    Path moved = Files.move(database, directory.resolve("moved"));
    assertThatThrownBy(() -> router.apply(yaml("default-region: eu")))
        .hasStackTraceContaining("no such file");
    assertThat(region(router, GERMAN)).isEqualTo("eu");
    Files.move(moved, database);
    router.apply(yaml("default-region: us"));
    assertThat(region(router, UNKNOWN)).isEqualTo("us");
  }
}
