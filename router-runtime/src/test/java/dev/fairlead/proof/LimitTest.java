package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.limit.LimitResult;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The limit of a route, with the limiter that is built in. */
class LimitTest extends Proof {
  private static final String HOST = "Host: www.example.com";

  /** A router of one limited route, {@code api}. */
  private ProofRouter limited(RawEndpoint endpoint, String limit, String... more) {
    return router(yaml(endpoint, limit), String.join("\n", more));
  }

  private static String yaml(RawEndpoint endpoint, String limit) {
    return """
    routes: [ { name: api, match: { path: "/**" }, pool: all, limit: %s } ]
    pools: { all: { endpoints: [ "%s" ] } }
    """
        .formatted(limit, endpoint.address());
  }

  private int status(ProofRouter router, String path, String... lines) throws Exception {
    String[] all = new String[lines.length + 2];
    all[0] = "GET " + path + " HTTP/1.1";
    all[1] = HOST;
    System.arraycopy(lines, 0, all, 2, lines.length);
    return send(router, all).status();
  }

  private void decided(ProofRouter router, String result, double count) {
    eventually(
        router, "fairlead_limit_requests_total", Map.of("route", "api", "result", result), count);
  }

  @Test
  void refusesWhatIsBeyondTheBurstAndSaysWhenToComeBack() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, "{ rate: 1/h, burst: 2 }");
    Wire client = connect(router);
    for (int i = 0; i < 2; i++) {
      client.head("GET / HTTP/1.1", HOST);
      assertThat(client.content(client.response())).isEqualTo("fine");
    }
    for (int i = 0; i < 2; i++) {
      client.head("GET / HTTP/1.1", HOST);
      Head response = client.response();
      assertThat(response.status()).isEqualTo(429);
      assertThat(Integer.parseInt(response.value("Retry-After"))).isBetween(3000, 3600);
      assertThat(response.value("Content-Type")).isEqualTo("application/problem+json");
      JsonPath problem = JsonPath.from(client.content(response));
      assertThat(problem.getString("title")).isEqualTo("Too Many Requests");
      assertThat(problem.getString("requestId")).isEqualTo(response.value("X-Request-Id"));
    }
    assertThat(endpoint.requests()).hasSize(2);
    decided(router, "admitted", 2);
    decided(router, "refused", 2);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "rate-limited"), 2);
  }

  /** What is left of the content must not be taken for the next request. */
  @Test
  void refusesBeforeTheContentIsReadAndKeepsTheConnectionInOrder() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h }");
    assertThat(status(router, "/")).isEqualTo(200);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", HOST, "Content-Length: 5");
    Head response = client.response();
    assertThat(response.status()).isEqualTo(429);
    client.content(response);
    client.send("hello").head("GET / HTTP/1.1", HOST);
    Head next = client.response();
    assertThat(next.status()).isEqualTo(429);
    assertThat(client.content(next)).contains("requests of this kind");
  }

  /** Nobody knows where content without a length ends. */
  @Test
  void closesTheConnectionOfARefusedRequestWhoseContentIsUnderWay() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h }");
    assertThat(status(router, "/")).isEqualTo(200);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked").chunk("GET / HTTP/1.1");
    Head response = client.response();
    assertThat(response.status()).isEqualTo(429);
    client.content(response);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void refusesStreamsOfHttp2() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h }");
    try (H2Wire client = H2Wire.connect(router.port())) {
      client.request(1, true, "GET", "/");
      assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
      assertThat(client.content()).isEqualTo("fine");
      client.request(3, false, "POST", "/");
      H2Wire.Frame refused = client.next(H2Wire.HEADERS);
      assertThat(refused.stream()).isEqualTo(3);
      assertThat(refused.fields()).containsEntry(":status", "429").containsKey("retry-after");
    }
  }

  @Test
  void answersAHeadRequestWithoutContent() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h }");
    assertThat(status(router, "/")).isEqualTo(200);
    Wire client = connect(router);
    client.head("HEAD / HTTP/1.1", HOST).head("GET / HTTP/1.1", HOST);
    assertThat(client.response().status()).isEqualTo(429);
    assertThat(client.response().status()).isEqualTo(429);
  }

  @Test
  void countsEachAddressForItselfAndAnIpv6NetworkAsOne() throws Exception {
    ProofRouter router =
        limited(
            saying("fine"),
            "{ rate: 1/h, by: client-address }",
            "listeners: { web: { host: 127.0.0.1, port: 0, trusted-proxies: [ 127.0.0.0/8 ] } }");
    String from = "X-Forwarded-For: ";
    assertThat(status(router, "/", from + "192.0.2.1")).isEqualTo(200);
    assertThat(status(router, "/", from + "192.0.2.2")).isEqualTo(200);
    assertThat(status(router, "/", from + "192.0.2.1")).isEqualTo(429);
    assertThat(status(router, "/", from + "2001:db8:1:2::1")).isEqualTo(200);
    assertThat(status(router, "/", from + "2001:db8:1:2:ffff::2")).isEqualTo(429);
    assertThat(status(router, "/", from + "2001:db8:1:3::1")).isEqualTo(200);
  }

  @Test
  void countsEachValueOfAFieldForItselfAndThoseWithoutTogether() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h, by: { header: X-Key } }");
    assertThat(status(router, "/", "X-Key: a")).isEqualTo(200);
    assertThat(status(router, "/", "x-key: a")).isEqualTo(429);
    assertThat(status(router, "/", "X-Key: b")).isEqualTo(200);
    assertThat(status(router, "/")).isEqualTo(200);
    assertThat(status(router, "/", "X-Other: a")).isEqualTo(429);
  }

  @Test
  void countsEachValueOfACookieForItself() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h, by: { cookie: id } }");
    assertThat(status(router, "/", "Cookie: a=b; id=1")).isEqualTo(200);
    assertThat(status(router, "/", "Cookie: id=1; a=c")).isEqualTo(429);
    assertThat(status(router, "/", "Cookie: id=2")).isEqualTo(200);
  }

  @Test
  void countsAValueOfTheQueryOnceHoweverItIsWritten() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h, by: { query: key } }");
    assertThat(status(router, "/?key=a%20b")).isEqualTo(200);
    assertThat(status(router, "/x?y=z&key=%61+b")).isEqualTo(429);
    assertThat(status(router, "/?key=b")).isEqualTo(200);
    assertThat(status(router, "/?key=%zz")).isEqualTo(200);
    assertThat(status(router, "/?key=%zz")).isEqualTo(429);
  }

  @Test
  void countsAPathOnceHoweverItIsWritten() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h, by: path }");
    assertThat(status(router, "/a/b?c")).isEqualTo(200);
    assertThat(status(router, "/%61/b?d")).isEqualTo(429);
    assertThat(status(router, "/x/../a/./b")).isEqualTo(429);
    assertThat(status(router, "/a/c")).isEqualTo(200);
  }

  @Test
  void countsAHostOnceHoweverItIsWritten() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h, by: host }");
    String get = "GET / HTTP/1.1";
    assertThat(send(router, get, "Host: a.example").status()).isEqualTo(200);
    assertThat(send(router, get, "Host: A.example:81").status()).isEqualTo(429);
    assertThat(send(router, get, "Host: a.example.").status()).isEqualTo(429);
    assertThat(send(router, get, "Host: b.example").status()).isEqualTo(200);
  }

  @Test
  void limitsEachRouteForItselfAndNoOther() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router =
        router(
            """
            routes:
              - { match: { path: "/a" }, pool: all, limit: { rate: 1/h } }
              - { match: { path: "/b" }, pool: all, limit: { rate: 1/h } }
              - { match: { path: "/**" }, pool: all }
            pools: { all: { endpoints: [ "%s" ] } }
            """
                .formatted(endpoint.address()));
    assertThat(status(router, "/a")).isEqualTo(200);
    assertThat(status(router, "/b")).isEqualTo(200);
    assertThat(status(router, "/a")).isEqualTo(429);
    for (int i = 0; i < 5; i++) {
      assertThat(status(router, "/c")).isEqualTo(200);
    }
  }

  /** A retry is the router's own: the client has asked once. */
  @Test
  void countsARequestOnceThoughItIsTriedTwice() throws Exception {
    RawEndpoint broken = scripted(Wire::head);
    RawEndpoint endpoint = saying("fine");
    ProofRouter router =
        router(
            """
            routes: [ { name: api, match: {}, pool: all, limit: { rate: 1/h, burst: 4 } } ]
            pools: { all: { retries: 1, strategy: round-robin, endpoints: [ "%s", "%s" ] } }
            """
                .formatted(broken.address(), endpoint.address()));
    for (int i = 0; i < 4; i++) {
      assertThat(status(router, "/")).isEqualTo(200);
    }
    assertThat(broken.connections()).isPositive();
    assertThat(status(router, "/")).isEqualTo(429);
  }

  @Test
  void goesOnCountingAcrossAReloadThatLeavesTheLimitAsItIs() throws Exception {
    RawEndpoint endpoint = saying("fine");
    String limit = "{ rate: 1/h, burst: 2";
    ProofRouter router = limited(endpoint, limit + " }");
    assertThat(status(router, "/")).isEqualTo(200);
    router.apply(yaml(endpoint, limit + ", timeout: 1s, on-failure: refuse }"), "access-log: off");
    assertThat(status(router, "/")).isEqualTo(200);
    assertThat(status(router, "/")).isEqualTo(429);
    router.apply(yaml(endpoint, limit + ", by: client-address }"));
    assertThat(status(router, "/")).isEqualTo(200);
    router.apply(yaml(endpoint, "{ rate: 2/h, burst: 1 }"));
    assertThat(status(router, "/")).isEqualTo(200);
    assertThat(status(router, "/")).isEqualTo(429);
  }

  @Test
  void explainsARefusal() throws Exception {
    ProofRouter router = limited(saying("fine"), "{ rate: 1/h }", "explain: { sample: 100% }");
    // On one connection, so that the first has ended before the second begins.
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", HOST);
    assertThat(client.content(client.response())).isEqualTo("fine");
    client.head("GET / HTTP/1.1", HOST);
    assertThat(client.response().status()).isEqualTo(429);
    eventually(() -> assertThat(router.explanations().latest()).hasSize(2));
    var refused = router.explanations().latest().get(0);
    assertThat(refused.limit()).isEqualTo(LimitResult.REFUSED);
    assertThat(refused.refusal()).isEqualTo("rate limited");
    assertThat(refused.route()).isEqualTo("api");
    assertThat(router.explanations().latest().get(1).limit()).isEqualTo(LimitResult.ADMITTED);
  }
}
