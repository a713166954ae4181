package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each strategy of the packaged plugins, as its traffic shows it. */
class BalancingIT {
  @TempDir static Path directory;

  private static final NamedEndpoint A = new NamedEndpoint("a");
  private static final NamedEndpoint B = new NamedEndpoint("b");
  private static final NamedEndpoint C = new NamedEndpoint("c");
  private static RouterProcess router;

  @BeforeAll
  static void start() {
    String all = "\"%s\", \"%s\", \"%s\"".formatted(A.address(), B.address(), C.address());
    String pool = "  %s: { strategy: %s, %s endpoints: [ %s ] }\n";
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes:
              - { match: { path: "/round/**" }, pool: round, rewrite: { strip-prefix: /round } }
              - { match: { path: "/random/**" }, pool: random, rewrite: { strip-prefix: /random } }
              - { match: { path: "/least/**" }, pool: least, rewrite: { strip-prefix: /least } }
              - { match: { path: "/p2c/**" }, pool: p2c, rewrite: { strip-prefix: /p2c } }
              - { match: { path: "/hash/**" }, pool: hash, rewrite: { strip-prefix: /hash } }
              - { match: { path: "/kept/**" }, pool: kept, rewrite: { strip-prefix: /kept } }
            pools:
            """
                + pool.formatted("round", "round-robin", "", all)
                + pool.formatted("random", "random", "", all)
                + pool.formatted("least", "least-connections", "", all)
                + pool.formatted("p2c", "p2c", "", all)
                + pool.formatted("hash", "ip-hash", "", all)
                + pool.formatted("kept", "random", "affinity: { by: { cookie: AT } },", all));
    router = Launch.router(file).start();
  }

  @AfterAll
  static void stop() {
    router.close();
    A.close();
    B.close();
    C.close();
  }

  private static String serves(String path) {
    return Client.servedBy(Client.get(router.url("web", path)));
  }

  private static Set<String> serves(String path, int times) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < times; i++) {
      names.add(serves(path));
    }
    return names;
  }

  @Test
  void roundRobinTakesTurns() {
    for (int i = 0; i < 5; i++) {
      assertThat(serves("/round/", 3)).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void randomReachesAll() {
    assertThat(serves("/random/", 100)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void p2cReachesAll() {
    assertThat(serves("/p2c/", 100)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void ipHashStaysWithOneEndpoint() {
    assertThat(serves("/hash/", 30)).hasSize(1);
  }

  @Test
  void affinityStaysWithTheEndpointOfTheSession() {
    String url = router.url("web", "/kept/");
    HttpResponse<String> first = Client.get(url);
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    for (int i = 0; i < 30; i++) {
      HttpResponse<String> again = Client.get(url, "Cookie", cookie);
      assertThat(Client.servedBy(again)).isEqualTo(Client.servedBy(first));
    }
    assertThat(Client.metric(router, "fairlead_affinity_requests_total", "result=\"bound\""))
        .isEqualTo(30);
    assertThat(Client.metric(router, "fairlead_session_store_memory_sessions", "pool=\"kept\""))
        .isEqualTo(1);
  }

  @Test
  void leastRequestAvoidsTheBusyEndpoint() throws IOException {
    try (NamedEndpoint busy = new NamedEndpoint("busy");
        NamedEndpoint idle = new NamedEndpoint("idle");
        RouterProcess own = Launch.router(leastRequest(busy, idle)).start();
        RawClient waiting = new RawClient(own.port("web"))) {
      waiting.get("/hold");
      await().until(() -> busy.held() + idle.held() == 1);
      String other = busy.held() == 1 ? "idle" : "busy";

      for (int i = 0; i < 20; i++) {
        assertThat(Client.servedBy(Client.get(own.url("web", "/")))).isEqualTo(other);
      }
      busy.release();
      idle.release();
      assertThat(waiting.response().status()).isEqualTo(200);
    }
  }

  private static Path leastRequest(NamedEndpoint one, NamedEndpoint two) {
    return Launch.write(
        directory,
        "least.yaml",
        """
        listeners: { web: { port: 0, host: 127.0.0.1 } }
        routes: [ { match: { path: "/**" }, pool: web } ]
        pools: { web: { strategy: least-request, endpoints: [ "%s", "%s" ] } }
        """
            .formatted(one.address(), two.address()));
  }

  @Test
  void splitsByWeightBetweenPools() throws IOException {
    Path file =
        Launch.write(
            directory,
            "split.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes:
              - match: { path: "/**" }
                split: [ { pool: stable, weight: 3 }, { pool: canary, weight: 1 } ]
            pools:
              stable: { endpoints: [ "%s" ] }
              canary: { endpoints: [ "%s" ] }
            """
                .formatted(A.address(), B.address()));
    try (RouterProcess own = Launch.router(file).start()) {
      int canary = 0;
      for (int i = 0; i < 400; i++) {
        canary += Client.servedBy(Client.get(own.url("web", "/"))).equals("b") ? 1 : 0;
      }

      assertThat(canary).as("of 400, at a quarter; bounds are five deviations").isBetween(57, 143);
    }
  }
}
