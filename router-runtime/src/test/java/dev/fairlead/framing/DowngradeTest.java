package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every downgrade case over HTTP/2 and reads what comes of it in HTTP/1.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DowngradeTest {
  private static final String AFTER = "GET /after";

  private RecordingBackend backend;
  private OwnRouter router;

  @BeforeAll
  void start() throws Exception {
    backend = new RecordingBackend(0);
    router = new OwnRouter(backend.port());
  }

  @AfterAll
  void stop() throws Exception {
    router.close();
    backend.close();
  }

  @ParameterizedTest(name = "{0}: {1}", quoteTextArguments = false)
  @MethodSource("cases")
  void nothingAmbiguousReachesTheBackend(String group, DowngradeCase test) throws Exception {
    backend.begin(null, false);
    boolean followed;
    try (Http2Client client = new Http2Client(router.besideHttp2().address())) {
      send(client, test);
      Http2Client.Answer answer = client.answer(1);
      if (test.served) {
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(200);
        assertThat(answer.whole()).as("a whole answer: %s", answer).isTrue();
      } else if (test.announced == null) {
        assertThat(answer.whole() && answer.status() < 400).as("served: %s", answer).isFalse();
      }
      followed = answer.open();
      if (followed) {
        client.headers(3, true, DowngradeCase.request("GET", "/after", "example.com"));
        Http2Client.Answer next = client.answer(3);
        assertThat(next.body()).as("the next answer here: %s", next).isEqualTo(AFTER);
      }
    }
    if (!followed) {
      try (RawClient next = new RawClient(router.address())) {
        next.send(AFTER + " HTTP/1.1\r\n" + RequestCase.HOST + "\r\n", false);
        assertThat(next.answer("GET").body()).as("the next client's answer").isEqualTo(AFTER);
      }
    }
    assertThat(backend.awaitQuiet(Duration.ofSeconds(40))).as("no half request").isTrue();
    judge(test);
  }

  private static void send(Http2Client client, DowngradeCase test) {
    boolean trailers = test.trailers != null;
    client.headers(1, test.content.isEmpty() && !trailers, test.fields);
    for (int i = 0; i < test.content.size(); i++) {
      boolean last = i == test.content.size() - 1;
      client.data(1, last && !trailers, test.content.get(i));
    }
    if (trailers) {
      client.headers(1, true, test.trailers);
    }
  }

  private void judge(DowngradeCase test) {
    List<Message> seen = new ArrayList<>(backend.seen());
    seen.removeIf(request -> request.whole() && request.methodAndTarget().equals(AFTER));
    if (!test.served) {
      if (test.inBody) {
        seen.removeIf(request -> !request.whole() && request.end() != Message.End.MALFORMED);
        seen.removeIf(request -> request.whole() && request.body().equals(test.announced));
      }
      assertThat(seen).as("requests at the backend").isEmpty();
      return;
    }
    assertThat(seen).as("requests at the backend").hasSize(1);
    Message request = seen.get(0);
    assertThat(request.whole()).as("a whole request: %s", request).isTrue();
    assertThat(request.methodAndTarget()).isEqualTo(test.line);
    assertThat(request.body()).as("body at the backend: %s", request).isEqualTo(test.body);
    assertThat(request.values("Host")).as("Host at the backend: %s", request).hasSize(1);
    for (String line : test.present) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 1).strip();
      assertThat(request.values(name)).as("%s at the backend", name).containsExactly(value);
    }
    for (String line : test.presentTrailers) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 1).strip();
      assertThat(request.trailerValues(name)).as("trailer %s", name).containsExactly(value);
    }
    for (String name : test.absent) {
      assertThat(request.values(name)).as("%s at the backend: %s", name, request).isEmpty();
      assertThat(request.trailerValues(name)).as("trailer %s", name).isEmpty();
    }
  }

  static Stream<Arguments> cases() {
    return DowngradeGroup.all().stream()
        .flatMap(group -> group.cases().stream().map(test -> Arguments.of(group.title(), test)));
  }
}
