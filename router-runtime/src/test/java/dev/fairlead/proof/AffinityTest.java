package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.pool.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client stays on its endpoint for as long as that can serve it. */
class AffinityTest extends AffinityProof {
  private RawEndpoint one;
  private RawEndpoint two;

  @BeforeEach
  void start() throws Exception {
    one = saying("one");
    two = saying("two");
  }

  private String yaml(String affinity, String... more) {
    return pool(affinity, String.join("\n    ", more), endpoint(one, "one"), endpoint(two, "two"));
  }

  private static String other(String content) {
    return content.equals("one") ? "two" : "one";
  }

  @Test
  void keepsAClientThatBringsItsCookieOnItsEndpoint() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    assertThat(first.head().value("Set-Cookie"))
        .isEqualTo("S=" + first.cookie() + "; Path=/; HttpOnly; SameSite=Lax");
    for (int i = 0; i < 10; i++) {
      Visit again = visit(router, first.cookie());
      assertThat(again.content()).isEqualTo(first.content());
      assertThat(again.head().values("Set-Cookie")).isEmpty();
    }
    eventuallyCounts(router, "new", 1);
    eventuallyCounts(router, "bound", 10);
    eventuallyExplains(router, "bound to " + first.content());
  }

  @Test
  void sendsClientsWithoutACookieWhereTheStrategySays() throws Exception {
    ProofRouter router = router(yaml(""));
    Set<String> served = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Visit visit = visit(router, null);
      served.add(visit.content());
      keys.add(visit.cookie());
    }
    assertThat(served).containsExactlyInAnyOrder("one", "two");
    assertThat(keys).hasSize(10);
  }

  @Test
  void setsACookieWithTheAttributesThatAreConfigured() throws Exception {
    ProofRouter router =
        router(
            """
            listeners: { web: { host: 127.0.0.1, port: 0, trusted-proxies: [ 127.0.0.0/8 ] } }
            pools: { all: { endpoints: [ "%s" ], affinity: { by: { cookie: { name: S, path: /shop,
              domain: example.com, max-age: 2h, http-only: false, same-site: strict } } } } }
            """
                .formatted(one.address()));
    String plain = visit(router, null).head().value("Set-Cookie");
    assertThat(plain)
        .endsWith("; Path=/shop; Domain=example.com; Max-Age=7200; SameSite=Strict")
        .doesNotContain("HttpOnly", "Secure");
    String secure = visit(router, null, "X-Forwarded-Proto: https").head().value("Set-Cookie");
    assertThat(secure).contains("; Secure");
  }

  @Test
  void believesOnlyTrustedProxiesThatTheClientCameByHttps() throws Exception {
    ProofRouter router = router(yaml(""));
    assertThat(visit(router, null, "X-Forwarded-Proto: https").head().value("Set-Cookie"))
        .doesNotContain("Secure");
  }

  @Test
  void keepsItsCookieFromEndpointsAndTheOthersInIt() throws Exception {
    ProofRouter router = router(yaml(""));
    String key = session(router);
    send(router, "GET / HTTP/1.1", "Host: a", "Cookie: a=1; S=" + key + "; b=\"x; y\"");
    send(router, "GET / HTTP/1.1", "Host: a", "Cookie: S=" + key + "; XS=2; S=no; c");
    send(router, "GET / HTTP/1.1", "Host: a", "Cookie: S=" + key, "Cookie: d=4");
    List<Head> requests = new ArrayList<>(one.requests());
    requests.addAll(two.requests());
    assertThat(requests).hasSize(4);
    assertThat(requests.stream().flatMap(each -> each.values("Cookie").stream()))
        .containsExactlyInAnyOrder("a=1; b=\"x; y\"", "XS=2; c", "d=4");
  }

  @Test
  void takesAnythingButItsOwnKeysForNoCookie() throws Exception {
    ProofRouter router = router(yaml(""));
    for (String foreign :
        List.of("", "short", "x".repeat(23), "x".repeat(8000), "x".repeat(21) + "*")) {
      assertThat(visit(router, foreign).cookie()).hasSize(22);
    }
    assertThat(visit(router, "x".repeat(22)).cookie()).isNull();
  }

  @Test
  void keepsClientsByAFieldTheySend() throws Exception {
    ProofRouter router = router(yaml("").replace("cookie: S", "header: X-Tenant"));
    Map<String, String> where = new java.util.HashMap<>();
    for (int i = 0; i < 40; i++) {
      String tenant = "tenant " + "x".repeat(i % 4 * 500);
      Visit visit = visit(router, null, "X-Tenant: " + tenant);
      assertThat(visit.head().values("Set-Cookie")).isEmpty();
      assertThat(where.computeIfAbsent(tenant, t -> visit.content())).isEqualTo(visit.content());
    }
    assertThat(new HashSet<>(where.values())).hasSize(2);
    eventuallyCounts(router, "new", 4);
    Set<String> nobody = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      nobody.add(visit(router, null).content());
    }
    assertThat(nobody).hasSize(2);
    eventuallyCounts(router, "new", 4);
  }

  @Test
  void rebindsTheSessionsOfAnEndpointThatDrains() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    router.pool("all").drain(first.content(), true);
    String now = visit(router, first.cookie()).content();
    assertThat(now).isEqualTo(other(first.content()));
    eventuallyExplains(router, "bound to " + first.content() + ", which is draining");
    router.pool("all").drain(first.content(), false);
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router, first.cookie()).content()).isEqualTo(now);
    }
    eventuallyCounts(router, "rebound", 1);
    eventuallyCounts(router, "bound", 4);
  }

  @Test
  void rebindsTheSessionsOfAnEndpointThatIsGone() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    RawEndpoint left = first.content().equals("one") ? two : one;
    router.apply(pool("", "", endpoint(left, other(first.content()))));
    assertThat(visit(router, first.cookie()).content()).isEqualTo(other(first.content()));
    eventuallyExplains(router, "bound to " + first.content() + ", which is gone");
    eventuallyCounts(router, "rebound", 1);
  }

  @Test
  void rebindsTheSessionsOfAnEndpointWhoseChecksFail() throws Exception {
    AtomicBoolean sick = new AtomicBoolean();
    RawEndpoint weak =
        answering(
            (request, content, wire) ->
                wire.respond(
                    request.target().equals("/health") && sick.get() ? "500 No" : "200 OK",
                    "weak"));
    ProofRouter router =
        router(
            pool(
                "",
                "health: { path: /health, interval: 20ms, fall: 1, rise: 1 }\n    panic-threshold: 0",
                endpoint(weak, "weak"),
                endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("weak")) {
      first = visit(router, null);
    }
    assertThat(visit(router, first.cookie()).content()).isEqualTo("weak");
    sick.set(true);
    eventually(
        () ->
            assertThat(router.pool("all").snapshot().member("weak").state().health())
                .isEqualTo(Health.UNHEALTHY));
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyExplains(router, "bound to weak, whose checks fail");
  }

  @Test
  void bindsTheSessionToTheEndpointThatServedAfterARetry() throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    RawEndpoint fickle =
        answering(
            (request, content, wire) -> {
              if (closes.get()) {
                wire.close();
              } else {
                wire.respond("200 OK", "fickle");
              }
            });
    ProofRouter router = router(pool("", "", endpoint(fickle, "fickle"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("fickle")) {
      first = visit(router, null);
    }
    closes.set(true);
    Visit retried = visit(router, first.cookie());
    assertThat(retried.content()).isEqualTo("two");
    assertThat(retried.cookie()).isNull();
    closes.set(false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyCounts(router, "rebound", 1);
  }

  @Test
  void bindsNothingToAnEndpointThatFailed() throws Exception {
    RawEndpoint broken = answering((request, content, wire) -> wire.respond("500 No", "broken"));
    ProofRouter router = router(pool("", "", endpoint(broken, "broken")));
    Visit first = visit(router, null);
    assertThat(first.cookie()).hasSize(22);
    router.apply(pool("", "", endpoint(broken, "broken"), endpoint(two, "two")));
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      seen.add(visit(router, first.cookie()).status());
    }
    assertThat(seen).contains(200);
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
  }

  @Test
  void passesOverAnEndpointAtItsLimitWhichKeepsTheSession() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RawEndpoint slow =
        answering(
            (request, content, wire) -> {
              if (request.value("X-Wait") != null && !go.await(40, TimeUnit.SECONDS)) {
                throw new AssertionError("never told to go on");
              }
              wire.respond("200 OK", "slow");
            });
    String limited =
        "{ address: \"" + slow.address() + "\", id: slow, weight: 1000, max-connections: 1 }";
    ProofRouter router = router(pool("", "", limited, endpoint(two, "two")));
    Visit first = visit(router, null);
    assertThat(first.content()).isEqualTo("slow");
    Wire waiting = connect(router);
    ask(waiting, first.cookie(), "X-Wait: 1");
    eventually(() -> assertThat(router.inFlight()).isEqualTo(1));
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyExplains(router, "bound to slow, which is at its limit");
    go.countDown();
    assertThat(answer(waiting).content()).isEqualTo("slow");
    eventually(() -> assertThat(router.inFlight()).isZero());
    assertThat(visit(router, first.cookie()).content()).isEqualTo("slow");
    eventuallyCounts(router, "passed-over", 1);
    eventuallyCounts(router, "rebound", 0);
  }

  @Test
  void refusesWhereNoOtherEndpointMayServeASession() throws Exception {
    ProofRouter router = router(yaml("on-unavailable: refuse"));
    Visit first = visit(router, null);
    router.pool("all").drain(first.content(), true);
    Visit refused = visit(router, first.cookie());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.content()).contains("The endpoint of this session is not available.");
    assertThat(visit(router, null).content()).isEqualTo(other(first.content()));
    router.pool("all").drain(first.content(), false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo(first.content());
    eventuallyCounts(router, "refused", 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "session-unavailable"), 1);
  }

  @Test
  void refusesToRetryElsewhereWhatNoOtherEndpointMayServe() throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    RawEndpoint fickle =
        answering(
            (request, content, wire) -> {
              if (closes.get()) {
                wire.close();
              } else {
                wire.respond("200 OK", "fickle");
              }
            });
    ProofRouter router =
        router(
            pool("on-unavailable: refuse", "", endpoint(fickle, "fickle"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("fickle")) {
      first = visit(router, null);
    }
    closes.set(true);
    assertThat(visit(router, first.cookie()).status()).isEqualTo(502);
    closes.set(false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo("fickle");
  }

  @Test
  void keepsSessionsOnAnEndpointThatGetsNoNewOnesAsItFailsTooOften() throws Exception {
    RawEndpoint weak =
        answering(
            (request, content, wire) ->
                wire.respond(request.target().equals("/bad") ? "500 No" : "200 OK", "weak"));
    ProofRouter router =
        router(pool("", "panic-threshold: 0", endpoint(weak, "weak"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("weak")) {
      first = visit(router, null);
    }
    while (router.pool("all").snapshot().member("weak").index() >= 0) {
      send(router, "GET /bad HTTP/1.1", "Host: a", "Cookie: S=" + first.cookie());
    }
    assertThat(visit(router, first.cookie()).content()).isEqualTo("weak");
    assertThat(visit(router, null).content()).isEqualTo("two");
  }

  @Test
  void keepsSessionsOnATierThatIsNotNeededAnyMore() throws Exception {
    String backup = "{ address: \"" + two.address() + "\", id: two, backup: true }";
    ProofRouter router = router(pool("", "", endpoint(one, "one"), backup));
    router.pool("all").drain("one", true);
    Visit first = visit(router, null);
    assertThat(first.content()).isEqualTo("two");
    router.pool("all").drain("one", false);
    assertThat(visit(router, null).content()).isEqualTo("one");
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
  }

  @Test
  void keepsSessionsOverReloadsThatKeepTheStore() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    router.apply(yaml("timeout: 70ms"), "access-log: off");
    router.apply(yaml("on-unavailable: refuse", "retries: 1"));
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router, first.cookie()).content()).isEqualTo(first.content());
    }
    eventuallyCounts(router, "bound", 4);
    router.apply(yaml("max-sessions: 7"));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      seen.add(visit(router, first.cookie()).content());
    }
    assertThat(seen).hasSize(1);
    eventuallyCounts(router, "new", 2);
  }

  @Test
  void keepsClientsOfHttp2AndThoseWhoseConnectionIsUpgraded() throws Exception {
    ProofRouter router = router(yaml(""));
    try (H2Wire client = H2Wire.connect(router.port())) {
      client.request(1, true, "GET", "/");
      H2Wire.Frame head = client.next(H2Wire.HEADERS);
      String cookie = head.fields().get("set-cookie");
      String first = client.next(H2Wire.DATA).data();
      for (int stream = 3; stream < 9; stream += 2) {
        client.request(stream, true, "GET", "/", "cookie", "a=1", "cookie", cookie.split(";")[0]);
        assertThat(client.next(H2Wire.HEADERS).fields()).doesNotContainKey("set-cookie");
        assertThat(client.next(H2Wire.DATA).data()).isEqualTo(first);
      }
    }
    RawEndpoint chat =
        scripted(
            wire -> {
              Head head = wire.head();
              wire.head("HTTP/1.1 101 Now", "Upgrade: chat", "Connection: Upgrade");
              wire.send(head.values("Cookie").toString());
              wire.untilGone();
            });
    router.apply(pool("", "", endpoint(chat, "chat")));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: chat");
    assertThat(client.head().value("Set-Cookie")).startsWith("S=");
    assertThat(client.exactly(2)).isEqualTo("[]");
    eventuallyCounts(router, "new", 2);
  }
}
