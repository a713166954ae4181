package dev.fairlead.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.demo.SampleEndpoints;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static SampleEndpoints samples;

  @TempDir Path directory;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() {
    samples = SampleEndpoints.start(RouterFixture.vertx(), 1);
  }

  @AfterAll
  static void stop() {
    samples.close();
  }

  private static String yaml(String accessLog) {
    return """
        listeners:
          web: { port: 0, host: 127.0.0.1 }
        routes:
          - { name: all, match: { path: "/**" }, pool: web }
        pools:
          web: { endpoints: [ "%s" ] }
        %s
        """
        .formatted(samples.addresses().get(0), accessLog);
  }

  private static String to(String format, Path file) {
    return "access-log: { format: " + format + ", file: \"" + file + "\" }";
  }

  private void get(RouterFixture router, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(router.uri("web", path))
            .header("User-Agent", "agent \"7\"")
            .header("Referer", "http://elsewhere/")
            .build();
    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static List<String> lines(Path file, int number) {
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= number);
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesOneJsonObjectForEachRequest() throws Exception {
    Path file = directory.resolve("access.json");
    try (RouterFixture router = RouterFixture.start(yaml(to("json", file)))) {
      get(router, "/a?secret=1");
      List<String> lines = lines(file, 1);
      assertThat(lines).hasSize(1);
      JsonObject line = new JsonObject(lines.get(0));
      assertThat(line.fieldNames())
          .containsExactly(
              "time",
              "listener",
              "client",
              "method",
              "host",
              "path",
              "version",
              "status",
              "request_bytes",
              "response_bytes",
              "duration_ms",
              "route",
              "pool",
              "endpoint",
              "attempts",
              "request_id",
              "rejected");
      assertThat(line.getString("path")).isEqualTo("/a");
      assertThat(line.getString("client")).isEqualTo("127.0.0.1");
      assertThat(line.getInteger("status")).isEqualTo(200);
      assertThat(line.getString("endpoint")).isEqualTo(samples.addresses().get(0));
      assertThat(line.getLong("response_bytes")).isPositive();
      assertThat(line.getString("request_id")).isNotBlank();
      assertThat(lines.get(0)).doesNotContain("secret").doesNotContain("agent");
    }
  }

  @Test
  void tellsWhatTheRouterItselfAnsweredAndRefused() throws Exception {
    Path file = directory.resolve("access.log");
    try (RouterFixture router = RouterFixture.start(yaml(to("json", file)))) {
      try (Socket client = new Socket("127.0.0.1", router.port("web"))) {
        client
            .getOutputStream()
            .write("GET /a\"b HTTP/1.1 \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("\r\ndate: ");
      }
      JsonObject line = new JsonObject(lines(file, 1).get(0));
      assertThat(line.getInteger("status")).isEqualTo(400);
      assertThat(line.getString("rejected")).isEqualTo("malformed");
      assertThat(line.getValue("method")).isNull();
    }
  }

  @Test
  void writesTheCommonFormatWithReferrerAndAgent() throws Exception {
    Path file = directory.resolve("access.log");
    try (RouterFixture router = RouterFixture.start(yaml(to("common", file)))) {
      get(router, "/a?b=c");
      assertThat(lines(file, 1).get(0))
          .matches(
              "127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] "
                  + "\"GET /a\\?b=c HTTP/1\\.1\" 200 \\d+ "
                  + "\"http://elsewhere/\" \"agent \\\\\"7\\\\\"\"");
    }
  }

  @Test
  void isOffUnlessAskedFor() throws Exception {
    try (RouterFixture router = RouterFixture.start(yaml(""))) {
      get(router, "/");
      await().until(() -> router.metric("fairlead_requests_total") == 1);
      assertThat(router.metric("fairlead_access_log_lines_total")).isZero();
    }
  }

  @Test
  void goesOnInANewFileWhenTheOldOneIsMovedAway() throws Exception {
    Path file = directory.resolve("access.json");
    Path old = directory.resolve("access.json.1");
    try (RouterFixture router = RouterFixture.start(yaml(to("json", file)))) {
      get(router, "/first");
      lines(file, 1);
      Files.move(file, old);
      router.router().accessLog().reopen();
      await().until(() -> Files.exists(file));
      get(router, "/second");
      assertThat(lines(file, 1)).singleElement().asString().contains("/second");
      assertThat(Files.readString(old)).contains("/first").doesNotContain("/second");
    }
  }

  @Test
  void noticesByItselfThatTheFileWasMovedAway() throws Exception {
    Path file = directory.resolve("access.json");
    try (RouterFixture router = RouterFixture.start(yaml(to("json", file)))) {
      get(router, "/first");
      lines(file, 1);
      Files.move(file, directory.resolve("access.json.1"));
      await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(file));
      get(router, "/second");
      assertThat(lines(file, 1)).singleElement().asString().contains("/second");
    }
  }

  @Test
  void writesWhatIsLeftWhenItIsTurnedOff() throws Exception {
    Path file = directory.resolve("access.json");
    try (RouterFixture router = RouterFixture.start(yaml(to("json", file)))) {
      for (int i = 0; i < 50; i++) {
        get(router, "/");
      }
      await().until(() -> router.metric("fairlead_requests_total") == 50);
      router.reload(yaml(""));
      assertThat(Files.readAllLines(file)).hasSize(50);
      assertThat(router.metric("fairlead_access_log_lines_total", "written")).isEqualTo(50);
      assertThat(router.metric("fairlead_access_log_lines_total", "dropped")).isZero();
    }
  }

  @Test
  void dropsAndCountsWhatDoesNotFit() {
    LogRing ring = new LogRing();
    LogEntry entry = LogEntries.of("/", "agent");
    int taken = 0;
    while (ring.offer(entry)) {
      taken++;
    }
    assertThat(taken).isEqualTo(16 * 1024);
    assertThat(ring.poll()).isSameAs(entry);
    assertThat(ring.offer(entry)).isTrue();
  }

  @Test
  void letsNothingAClientSendsEndItsQuotesOrItsLine() {
    StringBuilder out = new StringBuilder();
    LogFormat.common(LogEntries.of("/\"x", "a\r\nb\u001b[31m\u00e9\\"), out);
    assertThat(out.toString())
        .contains("/\\\"x HTTP")
        .contains("a\\x0d\\x0ab\\x1b[31m\\xe9\\\\\"\n")
        .hasLineCount(1);
    out.setLength(0);
    LogFormat.json(LogEntries.of("/\"x\u0001", "a"), out);
    assertThat(new JsonObject(out.toString()).getString("path")).isEqualTo("/\"x\u0001");
  }
}
