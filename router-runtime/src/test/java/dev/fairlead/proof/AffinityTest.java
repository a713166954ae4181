package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client stays on its endpoint for as long as that can serve it. */
class AffinityTest extends AffinityProof {
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
