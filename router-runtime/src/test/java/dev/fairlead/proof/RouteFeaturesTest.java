package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routes do besides choosing a pool, and how the router answers by itself. */
class RouteFeaturesTest extends Proof {
  private String url(ProofRouter router, String path) {
    return "http://127.0.0.1:" + router.port() + path;
  }

  private static String pool(RawEndpoint endpoint) {
    return "pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }";
  }

  private void assertProblem(Wire client, int status) throws Exception {
    Head response = client.response();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.value("Content-Type")).isEqualTo("application/problem+json");
    String content = client.content(response);
    JsonPath problem = JsonPath.from(content);
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotEmpty();
    assertThat(problem.getString("detail")).endsWith(".");
    assertThat(problem.getString("requestId")).isEqualTo(response.value("X-Request-Id"));
    assertThat(content).doesNotContain("Exception", "dev.fairlead", "127.0.0.1", "\tat ");
  }

  @Test
  void answers404WhereNoRouteMatches() throws Exception {
    ProofRouter router =
        router("routes: [ { match: { host: a.example }, pool: all } ]", pool(saying("x")));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: b.example");
    assertProblem(client, 404);
    client.head("GET / HTTP/1.1", "Host: A.EXAMPLE");
    assertThat(client.response().status()).isEqualTo(200);
  }

  @Test
  void answers502WhereTheEndpointTalksNonsense() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send("220 mail.example ESMTP\r\n");
            });
    Wire client = connect(over(endpoint));
    client.head("GET / HTTP/1.1", "Host: a");
    assertProblem(client, 502);
  }

  @Test
  void answers503WhereNoEndpointIsHealthyAndPanicIsOff() throws Exception {
    RawEndpoint endpoint = answering((q, c, wire) -> wire.respond("500 Internal", "no"));
    ProofRouter router =
        router(
            "pools: { all: { panic-threshold: 0, endpoints: [ \"" + endpoint.address() + "\" ],",
            "  health: { type: http, path: /h, interval: 50ms, timeout: 30s, fall: 1, rise: 1 } } }");
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    Head response = client.response();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.value("Retry-After")).matches("[0-9]+");
    client.content(response);
    client.head("GET / HTTP/1.1", "Host: a");
    assertProblem(client, 503);
  }

  @ParameterizedTest
  @CsvSource({"10,200", "11,413"})
  void limitsContentOfKnownLength(int length, int status) throws Exception {
    RawEndpoint endpoint = answering((q, content, wire) -> wire.respond("200 OK", content));
    ProofRouter router =
        router("routes: [ { match: { path: \"/**\" }, pool: all, max-body: 10 } ]", pool(endpoint));
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + length);
    client.send("x".repeat(length));
    assertThat(client.response().status()).isEqualTo(status);
  }

  /** Also on a connection that is still being made, when all of it arrives at once. */
  @ParameterizedTest
  @CsvSource({"10,200", "11,413", "100000,413"})
  void limitsContentOfUnknownLength(int length, int status) throws Exception {
    RawEndpoint endpoint = answering((q, content, wire) -> wire.respond("200 OK", content));
    ProofRouter router =
        router("routes: [ { match: { path: \"/**\" }, pool: all, max-body: 10 } ]", pool(endpoint));
    for (int round = 0; round < 2; round++) {
      Wire client = connect(router);
      String content = "x".repeat(length);
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(length)
              + "\r\n"
              + content
              + "\r\n0\r\n\r\n");
      if (status == 413) {
        assertProblem(client, 413);
      } else {
        assertThat(client.content(client.response())).isEqualTo(content);
      }
    }
    eventually(
        router,
        "fairlead_rejected_total",
        Map.of("reason", "body-too-large"),
        status == 413 ? 2 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "{ scheme: https },www.example.com:8080,/a?b=c,https://www.example.com/a?b=c",
    "'{ scheme: https, port: 8443 }',www.example.com:8080,/,https://www.example.com:8443/",
    "'{ host: new.example, status: 301 }',old.example:81,/x,http://new.example/x",
    "{ path: /moved },old.example:81,/x?y,http://old.example:81/moved"
  })
  void redirects(String redirect, String host, String path, String location) throws Exception {
    ProofRouter router =
        router("routes: [ { match: { path: \"/**\" }, redirect: " + redirect + " } ]");
    Head response = send(router, "GET " + path + " HTTP/1.1", "Host: " + host);
    assertThat(response.status()).isBetween(301, 308);
    assertThat(response.value("Location")).isEqualTo(location);
  }

  /** HTTP/1.0 needs no host, and there is none to go to then. */
  @Test
  void redirectsNobodyToAHostNobodyNamed() throws Exception {
    ProofRouter router =
        router(
            "routes:",
            "  - { match: { path: \"/s/**\" }, redirect: { scheme: https } }",
            "  - { match: { path: \"/h/**\" }, redirect: { host: a.example } }");
    Wire client = connect(router);
    client.head("GET /s/x HTTP/1.0");
    assertProblem(client, 400);
    Wire other = connect(router);
    other.head("GET /h/x HTTP/1.0");
    assertThat(other.response().value("Location")).isEqualTo("http://a.example/h/x");
  }

  @Test
  void rewritesThePath() throws Exception {
    RawEndpoint endpoint = saying("x");
    ProofRouter router =
        router(
            "routes:",
            "  - { match: { path: \"/api/**\" }, pool: all,",
            "      rewrite: { strip-prefix: /api, add-prefix: /v2 } }",
            pool(endpoint));
    RestAssured.given().get(url(router, "/api/users?id=7")).then().statusCode(200);
    assertThat(endpoint.request().target()).isEqualTo("/v2/users?id=7");
  }

  /** What an endpoint makes of the new path must stay below the prefix that was added. */
  @ParameterizedTest
  @CsvSource({
    "/api/a/../../api/b,/v2/b",
    "/other/../api/b?c=/../d,/v2/b?c=/../d",
    "/%61pi/b,/v2/b",
    "/api/b/%2e%2e/c,/v2/c",
    "/api/./b%2fc,/v2/b%2Fc",
    "/api//b,/v2//b",
    "/api/..,",
  })
  void rewritesThePathThatWasMatched(String path, String expected) throws Exception {
    RawEndpoint endpoint = saying("x");
    ProofRouter router =
        router(
            "routes:",
            "  - { match: { path: \"/api/**\" }, pool: all,",
            "      rewrite: { strip-prefix: \"/%61pi\", add-prefix: /v2 } }",
            pool(endpoint));
    assertThat(get(router, path).status()).isEqualTo(expected == null ? 404 : 200);
    if (expected != null) {
      assertThat(endpoint.request().target()).isEqualTo(expected);
    }
  }

  @Test
  void splitsByWeight() throws Exception {
    RawEndpoint stable = saying("stable");
    RawEndpoint canary = saying("canary");
    ProofRouter router =
        router(
            "routes: [ { match: { path: \"/**\" }, split: [ { pool: stable, weight: 80 },"
                + " { pool: canary, weight: 20 } ] } ]",
            "pools: { stable: { endpoints: [ \"" + stable.address() + "\" ] },",
            "  canary: { endpoints: [ \"" + canary.address() + "\" ] } }");
    Wire client = connect(router);
    for (int i = 0; i < 500; i++) {
      client.head("GET / HTTP/1.1", "Host: a");
      client.content(client.response());
    }
    // 500 draws at 0.2 have a standard deviation of 9.
    assertThat(canary.requests().size()).isBetween(100 - 45, 100 + 45);
    assertThat(stable.requests().size() + canary.requests().size()).isEqualTo(500);
  }

  @Test
  void sendsOptionsForTheServerWhereItsRootGoes() throws Exception {
    RawEndpoint endpoint = saying("");
    ProofRouter router = over(endpoint);
    assertThat(send(router, "OPTIONS * HTTP/1.1", "Host: a").status()).isEqualTo(200);
    assertThat(endpoint.request().startLine()).isEqualTo("OPTIONS * HTTP/1.1");
  }

  @Test
  void countsMaxForwardsDownAndAnswersAtItsEnd() throws Exception {
    RawEndpoint endpoint = saying("from the endpoint");
    ProofRouter router = over(endpoint);
    send(router, "OPTIONS / HTTP/1.1", "Host: a", "Max-Forwards: 5");
    assertThat(endpoint.request().value("Max-Forwards")).isEqualTo("4");
    Head last = send(router, "OPTIONS / HTTP/1.1", "Host: a", "Max-Forwards: 0");
    assertThat(last.status()).isBetween(200, 204);
    assertThat(endpoint.requests()).hasSize(1);
    send(router, "GET / HTTP/1.1", "Host: a", "Max-Forwards: 0");
    assertThat(endpoint.requests().get(1).value("Max-Forwards")).isEqualTo("0");
  }

  /** An endpoint resolves dot segments: where it will end up decides the route. */
  @ParameterizedTest
  @CsvSource({
    "/a/%2e%2e/b,secret",
    "/a/../b,secret",
    "/a/%2E/x,open",
    "/a/..%2fb,",
    "/a/..;/b,",
    "/a//../b,",
    "/a/;x/../b,",
    "/a/%00,",
    "/a/..\\b,"
  })
  void choosesTheRouteByWhereAPathLeads(String path, String expected) throws Exception {
    RawEndpoint secret = saying("secret");
    RawEndpoint open = saying("open");
    ProofRouter router =
        router(
            "routes: [ { match: { path: \"/a/**\" }, pool: open }, { match: { path: \"/b/**\" },"
                + " pool: secret } ]",
            "pools: { open: { endpoints: [ \"" + open.address() + "\" ] },",
            "  secret: { endpoints: [ \"" + secret.address() + "\" ] } }");
    assertThat(get(router, path).status()).isEqualTo(expected == null ? 400 : 200);
    assertThat(open.requests()).hasSize("open".equals(expected) ? 1 : 0);
    assertThat(secret.requests()).hasSize("secret".equals(expected) ? 1 : 0);
  }

  /** A response without content leaves the connection fit for the next request. */
  @ParameterizedTest
  @CsvSource({"HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified"})
  void keepsConnectionsCleanAfterResponsesWithoutContent(String method, String status)
      throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              if (request.target().equals("/first")) {
                wire.head("HTTP/1.1 " + status, "Content-Length: 1000", "ETag: \"x\"");
              } else {
                wire.respond("200 OK", "second");
              }
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    for (int i = 0; i < 3; i++) {
      client.head(method + " /first HTTP/1.1", "Host: a");
      Head first = client.response();
      assertThat(first.startLine()).isEqualTo("HTTP/1.1 " + status);
      assertThat(first.value("ETag")).isEqualTo("\"x\"");
      client.head("GET /second HTTP/1.1", "Host: a");
      Head second = client.response();
      assertThat(client.content(second)).isEqualTo("second");
    }
  }
}
