package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.http2.RawPeer.Frame;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol's rules, each on a connection of its own. */
class ConformanceTest {
  /** Higher than any stream a rule uses. */
  private static final int PROBE = 9001;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Rule> rules() {
    return Stream.of(
            FramingRules.all(),
            StreamRules.all(),
            MessageRules.all(),
            TargetRules.all(),
            FieldRules.all(),
            HpackRules.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void followsTheRule(Rule rule) {
    try (RawPeer client =
        rule.name().startsWith("3.4")
            ? RawPeer.connect(server.port())
            : RawPeer.client(server.port())) {
      rule.client().accept(client);
      String[] words = rule.outcome().split(" ");
      switch (words[0]) {
        case "served" -> assertThat(client.response(1)).containsEntry(":status", "200");
        case "status" -> assertThat(client.response(1)).containsEntry(":status", words[1]);
        case "stream" -> assertStreamError(client, Integer.parseInt(words[1]), words[2]);
        default -> assertConnectionError(client, words[1]);
      }
      if (!words[0].equals("connection")) {
        client.get(PROBE);
        assertThat(client.response(PROBE)).containsEntry(":status", "200");
      }
    }
  }

  private static void assertStreamError(RawPeer client, int stream, String code) {
    Frame frame = client.await(f -> f.type() == RawPeer.RST_STREAM || f.type() == RawPeer.GOAWAY);
    assertThat(frame).as("RST_STREAM").isNotNull();
    assertThat(frame.type()).as("frame type").isEqualTo(RawPeer.RST_STREAM);
    assertThat(frame.stream()).isEqualTo(stream);
    assertThat(ErrorCode.name(frame.number(0))).isEqualTo(code);
  }

  private static void assertConnectionError(RawPeer client, String code) {
    Frame frame = client.await(f -> f.type() == RawPeer.GOAWAY);
    assertThat(frame).as("GOAWAY").isNotNull();
    assertThat(ErrorCode.name(frame.number(4))).isEqualTo(code);
    assertThat(client.await(f -> false)).as("end of the connection").isNull();
  }
}
