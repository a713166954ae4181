package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that have split other proxies from the servers behind them. The framing suite of the
 * router has them all; these show that the packaged one is as strict.
 */
class HostileIT {
  private static final String HOST = "Host: localhost\r\n";

  @TempDir static Path directory;

  private static NamedEndpoint endpoint;
  private static RouterProcess router;

  @BeforeAll
  static void start() {
    endpoint = new NamedEndpoint("victim");
    router = OneRoute.to(directory, endpoint.address());
  }

  @AfterAll
  static void stop() {
    router.close();
    endpoint.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        post(
            "Content-Length beside Transfer-Encoding (CL.TE)",
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
        post(
            "second Content-Length (CVE-2019-20445)",
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        post(
            "white space before the colon (CVE-2019-16869)",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        post("field without a colon (CVE-2019-20444)", "Transfer-Encoding chunked\r\n\r\n"),
        post(
            "control character in a field name (CVE-2021-43797)",
            "\1Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        post(
            "folded Transfer-Encoding (CVE-2022-32215)",
            "Transfer-Encoding: chunked\r\n , identity\r\n\r\n0\r\n\r\n"),
        post(
            "unknown transfer coding that contains chunked",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        post("Content-Length with a sign", "Content-Length: +5\r\n\r\nhello"),
        get("bare CR in a value (CVE-2023-30589)", "X: a\rTransfer-Encoding: chunked\r\n\r\n"),
        get("bare LF after a field", "X: a\nTransfer-Encoding: chunked\r\n\r\n"),
        get("NUL in a value", "X: a\0b\r\n\r\n"),
        get("second Host", "Host: other\r\n\r\n"),
        Arguments.of("no Host", "GET / HTTP/1.1\r\n\r\n"),
        Arguments.of("no version", "GET /\r\n\r\n"),
        Arguments.of(
            "absolute form that contradicts Host",
            "GET http://other/ HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("tab in the request line", "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("space in the target", "GET / x HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("TLS on a cleartext port", "\26\3\1\2\0\1\0\1\374\3\3\r\n\r\n"));
  }

  private static Arguments post(String name, String rest) {
    return Arguments.of(name, "POST / HTTP/1.1\r\n" + HOST + rest);
  }

  private static Arguments get(String name, String rest) {
    return Arguments.of(name, "GET / HTTP/1.1\r\n" + HOST + rest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isRefusedAndTheConnectionClosed(String name, String request) throws IOException {
    int before = endpoint.requests();
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send(request);

      Message response = client.response();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.field("Content-Type")).isEqualTo("application/problem+json");
      assertThat(client.ended()).isTrue();
    }
    assertThat(endpoint.requests()).isEqualTo(before);
  }

  @Test
  void aBadChunkNeverCompletesARequest() throws IOException {
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send(
          "POST /hold HTTP/1.1\r\n"
              + HOST
              + "Transfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(400);
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void refusesAHeadThatIsTooLarge() throws IOException {
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send("GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(40_000) + "\r\n\r\n");

      assertThat(client.response().status()).isEqualTo(431);
    }
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n" + HOST + "\r\n");

      assertThat(client.response().status()).isEqualTo(414);
    }
  }

  @Test
  void refusesConnect() throws IOException {
    try (RawClient client = new RawClient(router.port("web"))) {
      client.send("CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n");

      assertThat(client.response().status()).isIn(400, 405, 501);
    }
  }

  @Test
  void countsWhatItRefusedByReason() throws IOException {
    double before = Client.metric(router, "fairlead_rejected_total", "reason=\"malformed\"");
    isRefusedAndTheConnectionClosed("no Host", "GET / HTTP/1.1\r\n\r\n");

    await()
        .until(
            () ->
                Client.metric(router, "fairlead_rejected_total", "reason=\"malformed\"")
                    == before + 1);
  }
}
