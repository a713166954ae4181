package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics and the access log say of the traffic that was sent. */
class TelemetryTest extends Proof {
  private static final String TOTAL = "fairlead_requests_total";

  @TempDir private Path directory;

  @Test
  void countsWhatWasSent() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) ->
                wire.respond(request.target().substring(1) + " Status", content));
    ProofRouter router =
        router(
            "routes: [ { name: api, match: { host: www.example.com }, pool: all } ]",
            "pools: { all: { endpoints: [ { id: one, address: \""
                + endpoint.address()
                + "\" } ] } }");
    for (int i = 0; i < 7; i++) {
      get(router, "/200");
    }
    for (int i = 0; i < 3; i++) {
      get(router, "/404");
    }
    get(router, "/500");
    send(router, "GET / HTTP/1.1", "Host: unknown.example");
    Map<String, String> place =
        Map.of("listener", "web", "route", "api", "pool", "all", "endpoint", "one");
    eventually(router, TOTAL, place, 11);
    eventually(router, TOTAL, Map.of("status", "2xx"), 7);
    eventually(router, TOTAL, Map.of("status", "4xx"), 4);
    eventually(router, TOTAL, Map.of("status", "5xx"), 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "no-route"), 1);
    eventually(router, "fairlead_endpoint_picks_total", Map.of("endpoint", "one"), 11);
    eventually(
        router,
        "fairlead_request_duration_seconds_count",
        Map.of("route", "api", "pool", "all"),
        11);
    eventually(router, "fairlead_endpoint_in_flight", Map.of(), 0);
    eventually(router, "fairlead_client_connections_accepted_total", Map.of(), 12);
    eventually(router, "fairlead_client_connections", Map.of(), 0);
  }

  @Test
  void countsARefusedRequestOnce() throws Exception {
    ProofRouter router = over(saying("x"));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a", "Host: b");
    assertThat(client.response().status()).isEqualTo(400);
    eventually(router, TOTAL, Map.of("status", "4xx"), 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "malformed"), 1);
  }

  /** Such a request has become an exchange, and its protocol ends it: neither counts it twice. */
  @Test
  void countsAStalledUploadOnce() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.untilGone();
            });
    ProofRouter router =
        router(
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1, h2c],"
                + " timeouts: { idle: 1s } } }",
            "pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }");
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 10").send("x");
    assertThat(client.response().status()).isEqualTo(408);
    client.untilGone();
    eventually(router, TOTAL, Map.of("status", "4xx"), 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "body-timeout"), 1);
    H2Wire second = own(H2Wire.connect(router.port()));
    second.request(1, false, "POST", "/");
    second.data(1, "x", false);
    assertThat(second.next(H2Wire.HEADERS).fields()).containsEntry(":status", "408");
    eventually(router, TOTAL, Map.of("status", "4xx"), 2);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "body-timeout"), 2);
  }

  @Test
  void countsAnUploadThatTurnsOutMalformedOnce() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.untilGone();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked").chunk("x");
    client.send("zz\r\n");
    assertThat(client.response().status()).isEqualTo(400);
    client.untilGone();
    eventually(router, TOTAL, Map.of("status", "4xx"), 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "malformed"), 1);
  }

  @Test
  void countsAClientThatLeftWithoutAStatus() throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              reached.complete(null);
              wire.untilGone();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    reached.join();
    client.reset();
    eventually(router, TOTAL, Map.of("status", "none"), 1);
    eventually(router, TOTAL, Map.of("status", "5xx"), 0);
  }

  private List<String> lines(Path file, int count) {
    eventually(() -> assertThat(Files.readAllLines(file)).hasSize(count));
    try {
      return Files.readAllLines(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void logsARequestAsJson() throws Exception {
    Path file = directory.resolve("access.json");
    RawEndpoint endpoint = answering((request, content, wire) -> wire.respond("201 Made", "made!"));
    ProofRouter router =
        router(
            "access-log: { format: json, file: \"" + file + "\" }",
            "routes: [ { name: api, match: { path: \"/**\" }, pool: all,"
                + " rewrite: { add-prefix: /v2 } } ]",
            "pools: { all: { endpoints: [ { id: one, address: \""
                + endpoint.address()
                + "\" } ] } }");
    send(router, "POST /things?secret=1 HTTP/1.1", "Host: a.example", "Content-Length: 0");
    try (Wire client = router.connect()) {
      client.head("PUT /thing HTTP/1.1", "Host: \"a\"");
      assertThat(client.response().status()).isEqualTo(400);
    }
    List<String> lines = lines(file, 2);
    // The two requests may have met different event loops, whose lines have no order among them.
    int served = lines.get(0).contains("POST") ? 0 : 1;
    JsonPath refused = JsonPath.from(lines.get(1 - served));
    assertThat(refused.getInt("status")).isEqualTo(400);
    assertThat(refused.getString("rejected")).isEqualTo("malformed");
    JsonPath line = JsonPath.from(lines.get(served));
    assertThat(line.getString("rejected")).isNull();
    assertThat(line.getString("listener")).isEqualTo("web");
    assertThat(line.getString("client")).isEqualTo("127.0.0.1");
    assertThat(line.getString("method")).isEqualTo("POST");
    assertThat(line.getString("host")).isEqualTo("a.example");
    assertThat(line.getString("path")).isEqualTo("/things");
    assertThat(line.getInt("status")).isEqualTo(201);
    assertThat(line.getInt("request_bytes")).isZero();
    assertThat(line.getInt("response_bytes")).isEqualTo(5);
    assertThat(line.getString("route")).isEqualTo("api");
    assertThat(line.getString("pool")).isEqualTo("all");
    assertThat(line.getString("endpoint")).isEqualTo("one");
    assertThat(line.getInt("attempts")).isEqualTo(1);
    assertThat(line.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
  }

  @Test
  void logsTheIdTheClientWasGiven() throws Exception {
    Path file = directory.resolve("access.json");
    ProofRouter router =
        router(
            "access-log: { format: json, file: \"" + file + "\" }",
            "routes: [ { match: { host: a.example }, pool: all } ]",
            "pools: { all: { endpoints: [ \"" + saying("x").address() + "\" ] } }");
    Head response = get(router, "/");
    assertThat(response.status()).isEqualTo(404);
    JsonPath line = JsonPath.from(lines(file, 1).get(0));
    assertThat(line.getString("request_id")).isEqualTo(response.value("X-Request-Id"));
    assertThat(line.getString("route")).isNull();
  }

  /** Whoever refused it and wherever: what the client can quote is what the log has. */
  @Test
  void logsTheIdOfWhatAProtocolRefused() throws Exception {
    Path file = directory.resolve("access.json");
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.untilGone();
            });
    ProofRouter router =
        router(
            "access-log: { format: json, file: \"" + file + "\" }",
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1, h2c],"
                + " timeouts: { idle: 1s } } }",
            "pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }");
    List<String> ids = new ArrayList<>();
    Wire head = connect(router);
    head.head("GET / HTTP/1.1", "Host: a", "Host: b");
    ids.add(head.response().value("X-Request-Id"));
    Wire content = connect(router);
    content.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked").send("zz\r\n");
    ids.add(content.response().value("X-Request-Id"));
    Wire stalled = connect(router);
    stalled.head("POST / HTTP/1.1", "Host: a", "Content-Length: 10").send("x");
    ids.add(stalled.response().value("X-Request-Id"));
    H2Wire second = own(H2Wire.connect(router.port()));
    second.request(1, false, "POST", "/");
    second.data(1, "x", false);
    ids.add(second.next(H2Wire.HEADERS).fields().get("x-request-id"));
    assertThat(
            lines(file, 4).stream()
                .map(line -> JsonPath.from(line).getString("request_id"))
                .toList())
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void logsNoContentWhereNoneIsSent() throws Exception {
    Path file = directory.resolve("access.json");
    ProofRouter router =
        router(
            "access-log: { format: json, file: \"" + file + "\" }",
            "routes: [ { match: { host: a.example }, pool: all } ]",
            "pools: { all: { endpoints: [ \"" + saying("x").address() + "\" ] } }");
    assertThat(send(router, "HEAD / HTTP/1.1", "Host: b").status()).isEqualTo(404);
    assertThat(JsonPath.from(lines(file, 1).get(0)).getInt("response_bytes")).isZero();
  }

  @Test
  void logsNoFullAddressWhereItIsTruncated() throws Exception {
    Path file = directory.resolve("access.json");
    ProofRouter router =
        router(
            "access-log: { format: json, client-address: truncated, file: \"" + file + "\" }",
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " trusted-proxies: [ 127.0.0.1 ] } }",
            "pools: { all: { endpoints: [ \"" + saying("x").address() + "\" ] } }");
    for (String client :
        List.of("203.0.113.9", "\"[2001:db8:1:2:3:4:5:6]\"", "\"[2002:cb00:7109::1]\"")) {
      send(router, "GET / HTTP/1.1", "Host: a", "Forwarded: for=" + client);
    }
    try (Wire client = connect(router)) {
      client.send("nonsense\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(400);
    }
    assertThat(
            lines(file, 4).stream().map(line -> JsonPath.from(line).getString("client")).toList())
        .containsExactlyInAnyOrder("203.0.113.0", "2001:db8:1::", "2002:cb00:7100::", "127.0.0.0");
  }

  @Test
  void logsARequestInTheCommonFormat() throws Exception {
    Path file = directory.resolve("access.log");
    ProofRouter router =
        router(
            "access-log: { format: common, file: \"" + file + "\" }",
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " trusted-proxies: [ 127.0.0.1 ] } }",
            "pools: { all: { endpoints: [ \"" + saying("12345").address() + "\" ] } }");
    send(
        router,
        "GET /a?b=c HTTP/1.1",
        "Host: a",
        "User-Agent: say \"hi\" \\ \u00e4",
        "Referer: http://r.example/",
        "Forwarded: for=203.0.113.9");
    assertThat(lines(file, 1).get(0))
        .matches(
            "203\\.0\\.113\\.9 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]"
                + " \"GET /a\\?b=c HTTP/1\\.1\" 200 5 \"http://r\\.example/\""
                + " \"say \\\\\"hi\\\\\" \\\\\\\\ \\\\xe4\"");
  }
}
