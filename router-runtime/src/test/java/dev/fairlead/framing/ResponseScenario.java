package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.framing.Message.End;
import java.io.IOException;
import java.time.Duration;

/** Plays one {@link ResponseCase} through a router and judges what its clients see. */
final class ResponseScenario {
  private static final String AFTER = "GET /after";

  private final RouterUnderTest router;
  private final RecordingBackend backend;
  private final ResponseCase test;

  ResponseScenario(RouterUnderTest router, RecordingBackend backend, ResponseCase test) {
    this.router = router;
    this.backend = backend;
    this.test = test;
  }

  /** Plays and judges it; {@code inDrips} makes the backend write single octets. */
  void play(boolean inDrips) throws Exception {
    backend.begin(test.script, inDrips);
    try (RawClient client = new RawClient(router.address())) {
      client.send(test.request, false);
      Message answer = client.answer(test.method());
      judge(client, answer, inDrips);
      assertThat(backend.awaitQuiet(Duration.ofSeconds(40))).as("the script ends").isTrue();
      if (test.stray != null) {
        backend.stray(test.stray, test.strayCloses);
      }
      boolean goesOn =
          answer.end() == End.COMPLETE
              && answer.status() != 101
              && answer.start().startsWith("HTTP/1.1")
              && !test.followsElsewhere
              && !answer.lists("Connection", "close");
      if (goesOn) {
        follow(client);
      } else if (answer.end() != End.COMPLETE || answer.lists("Connection", "close")) {
        assertThat(client.rest()).as("octets after %s", answer).isEmpty();
      }
    }
    for (int i = 0; i < 2; i++) {
      try (RawClient next = new RawClient(router.address())) {
        follow(next);
      }
    }
    assertThat(backend.seen())
        .extracting(Message::methodAndTarget)
        .as("requests at the backend")
        .doesNotContain("GET /smuggled");
  }

  private static void follow(RawClient client) throws IOException {
    client.send(AFTER + " HTTP/1.1\r\n" + RequestCase.HOST + "\r\n", false);
    Message answer = client.answer("GET");
    assertThat(answer.status()).as("the next answer: %s", answer).isEqualTo(200);
    assertThat(answer.body()).as("the next answer: %s", answer).isEqualTo(AFTER);
  }

  private void judge(RawClient client, Message answer, boolean inDrips) throws IOException {
    assertThat(answer.toString()).doesNotContain("POISON");
    assertThat(test.interim)
        .as("interim responses")
        .containsAll(client.interim().stream().map(Message::status).toList());
    switch (test.verdict(router.exact())) {
      case PASSED -> passed(client, answer);
      case BAD_GATEWAY -> badGateway(answer);
      case BROKEN -> broken(answer);
      case EITHER -> either(client, answer);
      case OVERLONG -> {
        if (router.exact() && !inDrips) {
          broken(answer);
        } else {
          either(client, answer);
        }
      }
    }
  }

  private void passed(RawClient client, Message answer) throws IOException {
    assertThat(answer.status()).as("status of %s", answer).isEqualTo(test.status);
    assertThat(answer.whole()).as("a whole answer: %s", answer).isTrue();
    assertThat(answer.body()).as("body").isEqualTo(test.body);
    for (String line : test.present) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 1).strip();
      assertThat(answer.values(name)).as("%s in %s", name, answer).contains(value);
    }
    for (String name : test.absent) {
      assertThat(answer.values(name)).as("%s in %s", name, answer).isEmpty();
    }
    for (String line : test.trailers) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 1).strip();
      assertThat(answer.trailerValues(name)).as("trailer %s in %s", name, answer).contains(value);
    }
    if (router.exact()) {
      assertThat(answer.extensions()).as("chunk extensions").isEmpty();
    }
    if (test.tunnel) {
      client.send("ping\0\n", false);
      assertThat(client.exactly(6)).as("octets through the tunnel").isEqualTo("ping\0\n");
    }
  }

  private void badGateway(Message answer) {
    if (!router.exact() && (answer.end() == End.NOTHING || answer.end() == End.RESET)) {
      return;
    }
    assertThat(answer.status()).as("status of %s", answer).isEqualTo(502);
    assertThat(answer.whole()).as("a whole answer: %s", answer).isTrue();
  }

  private void broken(Message answer) {
    boolean aborted = answer.end() == End.TRUNCATED || answer.end() == End.RESET;
    if (!aborted) {
      badGateway(answer);
    }
  }

  private void either(RawClient client, Message answer) throws IOException {
    if (answer.whole() && answer.status() != 502) {
      passed(client, answer);
    } else {
      broken(answer);
    }
  }
}
