package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of fields between client and endpoint (RFC 9110 sections 7.6 and 7.8). */
class HeaderRulesTest extends Proof {
  private RawEndpoint endpoint;
  private ProofRouter router;

  private Head send(String... lines) throws IOException {
    return send(router, lines);
  }

  @Test
  void keepsOrderAndCasingOfFieldsFromHttp1ToHttp1() throws IOException {
    endpoint =
        answering(
            (request, content, wire) ->
                wire.respond("200 OK", "x", "x-RESPONSE: 1", "Server: seven", "X-response: 2"));
    router = over(endpoint);
    Head response =
        send(
            "GET /a%20b?q=%C3%A4 HTTP/1.1",
            "x-ZULU: 1",
            "Host: www.example.com",
            "x-alpha:   2  ",
            "X-Zulu:3",
            "Cookie: a=b",
            "Cookie: c=d",
            "X-Empty:");
    Head request = endpoint.request();
    assertThat(request.startLine()).isEqualTo("GET /a%20b?q=%C3%A4 HTTP/1.1");
    assertThat(request.value("Host")).isEqualTo("www.example.com");
    assertThat(request.lines().stream().filter(line -> !line.startsWith("Host:")))
        .startsWith(
            "x-ZULU: 1", "x-alpha: 2", "X-Zulu: 3", "Cookie: a=b", "Cookie: c=d", "X-Empty: ");
    assertThat(response.names()).startsWith("x-RESPONSE", "Server", "X-response", "Content-Length");
    assertThat(response.value("Via")).isEqualTo("1.1 fairlead");
  }

  @Test
  void tellsTheEndpointWhoAsked() throws IOException {
    endpoint = saying("x");
    router = over(endpoint);
    send("GET / HTTP/1.1", "Host: a.example", "X-Forwarded-For: 1.2.3.4", "Via: 1.0 old");
    Head request = endpoint.request();
    assertThat(request.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(request.value("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(request.value("X-Forwarded-Host")).isEqualTo("a.example");
    assertThat(request.value("X-Forwarded-Port")).isEqualTo(Integer.toString(router.port()));
    assertThat(request.value("Forwarded")).isEqualTo("for=127.0.0.1;host=a.example;proto=http");
    assertThat(request.values("Via")).containsExactly("1.0 old", "1.1 fairlead");
  }

  @Test
  void believesATrustedProxy() throws IOException {
    endpoint = saying("x");
    router =
        router(
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " trusted-proxies: [127.0.0.0/8] } }",
            "pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }");
    send(
        "GET / HTTP/1.1",
        "Host: a.example",
        "X-Forwarded-For: 1.2.3.4",
        "X-Forwarded-Proto: https");
    assertThat(endpoint.request().value("X-Forwarded-For")).isEqualTo("1.2.3.4, 127.0.0.1");
    assertThat(endpoint.request().value("X-Forwarded-Proto")).isEqualTo("https");
  }

  @Test
  void removesWhatConcernsOneConnectionOnly() throws IOException {
    endpoint =
        answering(
            (request, content, wire) ->
                wire.respond(
                    "200 OK",
                    "x",
                    "Connection: x-private",
                    "Connection: keep-alive, X-Secret",
                    "Keep-Alive: timeout=5",
                    "X-Private: 1",
                    "x-secret: 2",
                    "Proxy-Connection: keep-alive",
                    "X-Public: 3"));
    router = over(endpoint);
    Head response =
        send(
            "GET / HTTP/1.1",
            "Host: a",
            "Connection: X-Hop, te",
            "x-hop: 1",
            "TE: trailers, deflate",
            "Keep-Alive: 300",
            "Proxy-Connection: keep-alive",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABk",
            "X-Kept: 1");
    Head request = endpoint.request();
    assertThat(request.names())
        .doesNotContain("x-hop", "Keep-Alive", "Proxy-Connection", "Upgrade", "HTTP2-Settings")
        .contains("X-Kept");
    assertThat(request.values("TE")).isIn(List.of(), List.of("trailers"));
    assertThat(response.names())
        .doesNotContain("X-Private", "x-secret", "Keep-Alive", "Proxy-Connection")
        .contains("X-Public");
  }

  @Test
  void rewritesTheHostWhereThePoolSaysSo() throws IOException {
    endpoint = saying("x");
    String pool =
        "pools: { all: { host-header: %s, endpoints: [ \"" + endpoint.address() + "\" ] } }";
    router = router(pool.formatted("endpoint"));
    send("GET / HTTP/1.1", "Host: a.example:99");
    assertThat(endpoint.request().value("Host")).isEqualTo(endpoint.address());
    assertThat(endpoint.request().value("X-Forwarded-Host")).isEqualTo("a.example:99");
    endpoint.requests().clear();
    router.apply(pool.formatted("inner.example"));
    send("GET / HTTP/1.1", "Host: a.example:99");
    assertThat(endpoint.request().value("Host")).isEqualTo("inner.example");
    endpoint.requests().clear();
    router.apply(pool.formatted("keep"));
    send("GET / HTTP/1.1", "Host: a.example:99");
    assertThat(endpoint.request().value("Host")).isEqualTo("a.example:99");
  }

  @Test
  void changesFieldsAsTheRouteSays() throws IOException {
    endpoint =
        answering(
            (request, content, wire) ->
                wire.respond("200 OK", "x", "X-Powered-By: magic", "X-Set: theirs", "X-Add: one"));
    router =
        router(
            "routes:",
            "  - match: { path: \"/**\" }",
            "    pool: all",
            "    request-headers: { remove: [X-Gone], set: { X-Set: ours }, add: { X-Add: two } }",
            "    response-headers: { remove: [x-powered-by], set: { x-set: ours }, add: { X-Add:"
                + " two } }",
            "pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }");
    Head response =
        send("GET / HTTP/1.1", "Host: a", "x-gone: 1", "X-GONE: 2", "x-set: theirs", "X-Add: one");
    Head request = endpoint.request();
    assertThat(request.values("X-Gone")).isEmpty();
    assertThat(request.values("X-Set")).containsExactly("ours");
    assertThat(request.values("X-Add")).containsExactly("one", "two");
    assertThat(response.values("X-Powered-By")).isEmpty();
    assertThat(response.values("X-Set")).containsExactly("ours");
    assertThat(response.values("X-Add")).containsExactly("one", "two");
  }

  @Test
  void passesUnusualButValidFieldsOn() throws IOException {
    endpoint = saying("x");
    router = over(endpoint);
    send("GET / HTTP/1.1", "Host: a", "X-Latin: \u00e4\u00ff", "!#$%&'*+-.^_`|~: y", "X-Tab: a\tb");
    Head request = endpoint.request();
    assertThat(request.value("X-Latin")).isEqualTo("\u00e4\u00ff");
    assertThat(request.value("X-Tab")).isEqualTo("a\tb");
    assertThat(request.names()).contains("!#$%&'*+-.^_`|~");
  }
}
