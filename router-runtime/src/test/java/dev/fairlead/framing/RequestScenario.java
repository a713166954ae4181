package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.framing.Message.End;
import dev.fairlead.framing.RequestCase.Expected;
import dev.fairlead.framing.RequestCase.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays one {@link RequestCase} against a router and judges both ends. */
final class RequestScenario {
  private static final String SENTINEL = "GET /sentinel";
  private static final String AFTER = "GET /after";

  private final RouterUnderTest router;
  private final RecordingBackend backend;
  private final RequestCase test;
  private final Verdict verdict;
  private final List<Message> answers = new ArrayList<>();
  private boolean followed;

  RequestScenario(RouterUnderTest router, RecordingBackend backend, RequestCase test) {
    this.router = router;
    this.backend = backend;
    this.test = test;
    this.verdict = test.verdict(router.exact());
  }

  /** Plays and judges it; {@code inDrips} sends it in single octets. */
  void play(boolean inDrips) throws Exception {
    backend.begin(null, false);
    boolean refused;
    boolean quiet;
    try (RawClient client = new RawClient(router.address())) {
      String probe = verdict == Verdict.REFUSED && !test.mayStayOpen ? RequestCase.PROBE : "";
      client.send(test.sent + probe, inDrips);
      if (test.halfCloses) {
        client.finish();
      }
      refused = talk(client, inDrips);
      if (!test.halfCloses || verdict == Verdict.CUT) {
        settle(client, refused);
      }
    } finally {
      quiet = flush();
    }
    assertThat(quiet).as("no half request at the backend; client saw %s", answers).isTrue();
    judgeBackend(refused);
  }

  /** Serves another client, so that what this case left behind reaches the backend before. */
  private boolean flush() throws Exception {
    try (RawClient sentinel = new RawClient(router.address())) {
      sentinel.send(SENTINEL + " HTTP/1.1\r\n" + RequestCase.HOST + "\r\n", false);
      Message answer = sentinel.answer("GET");
      assertThat(answer.body()).as("the next client's answer: %s", answer).isEqualTo(SENTINEL);
    }
    return backend.awaitQuiet(Duration.ofSeconds(40));
  }

  private boolean talk(RawClient client, boolean inDrips) throws IOException {
    if (!test.afterInterim.isEmpty()) {
      Message interim = client.message("POST");
      assertThat(interim.status()).as("interim response: %s", interim).isEqualTo(100);
      client.send(test.afterInterim, inDrips);
    }
    if (verdict == Verdict.REFUSED || verdict == Verdict.CUT) {
      return refusal(client, client.answer(test.expected.get(0).method()));
    }
    for (Expected next : test.expected) {
      Message answer = client.answer(next.method());
      if (verdict == Verdict.EITHER && answer.status() >= 400) {
        return refusal(client, answer);
      }
      answers.add(answer);
      assertThat(answer.status()).as("status of %s", answer).isEqualTo(200);
      assertThat(answer.whole()).as("a whole answer: %s", answer).isTrue();
      if (!next.method().equals("HEAD") && router.exact()) {
        assertThat(answer.body()).as("answer to the request").isEqualTo(next.methodAndTarget);
      }
    }
    assertThat(client.interim().isEmpty() || !test.sent.contains("HTTP/1.0"))
        .as("interim responses to an HTTP/1.0 client: %s", client.interim())
        .isTrue();
    if (test.refusedAtEnd) {
      refusal(client, client.answer("GET"));
    }
    return false;
  }

  private boolean refusal(RawClient client, Message answer) {
    answers.add(answer);
    boolean silent = answer.end() == End.NOTHING || answer.end() == End.RESET;
    boolean foreign = answer.end() != End.TIMED_OUT && answer.start() == null;
    if (foreign && !router.exact()) {
      return true;
    }
    if (silent && verdict == Verdict.CUT) {
      return true;
    }
    assertThat(answer.whole()).as("a whole answer: %s", answer).isTrue();
    if (router.exact() && verdict == Verdict.REFUSED) {
      assertThat(answer.status()).as("status of %s", answer).isEqualTo(test.status);
    }
    assertThat(answer.status()).as("an error status: %s", answer).isBetween(400, 599);
    return true;
  }

  private void settle(RawClient client, boolean refused) throws IOException {
    boolean ends = test.closes || test.refusedAtEnd || (refused && !test.mayStayOpen);
    if (ends) {
      assertThat(client.rest()).as("octets after the last answer %s", answers).isEmpty();
    } else {
      client.send(AFTER + " HTTP/1.1\r\n" + RequestCase.HOST + "\r\n", false);
      Message answer = client.answer("GET");
      boolean ended = answer.end() == End.NOTHING || answer.end() == End.RESET;
      if (!refused || !ended) {
        assertThat(answer.body()).as("the next answer here: %s", answer).isEqualTo(AFTER);
        followed = true;
      }
    }
  }

  private void judgeBackend(boolean refused) {
    List<Message> seen = new ArrayList<>(backend.seen());
    seen.removeIf(request -> is(request, SENTINEL) || (followed && is(request, AFTER)));
    List<Message> whole = seen.stream().filter(Message::whole).toList();
    if (!test.inBody || !(refused || test.refusedAtEnd)) {
      assertThat(seen).as("whole requests only at the backend").isEqualTo(whole);
    }
    if (refused) {
      assertThat(whole).as("requests at the backend").isEmpty();
      return;
    }
    assertThat(whole.stream().map(this::target))
        .as("requests at the backend: %s", seen)
        .isEqualTo(test.expected.stream().map(next -> next.methodAndTarget).toList());
    for (int i = 0; i < whole.size(); i++) {
      judge(test.expected.get(i), whole.get(i));
    }
  }

  private void judge(Expected expected, Message seen) {
    assertThat(seen.body()).as("body at the backend: %s", seen).isEqualTo(expected.body);
    for (String line : expected.present) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 1).strip();
      assertThat(seen.values(name)).as("%s at the backend: %s", name, seen).contains(value);
    }
    for (String name : expected.absent) {
      assertThat(seen.values(name)).as("%s at the backend: %s", name, seen).isEmpty();
      assertThat(seen.trailerValues(name)).as("trailer %s at the backend", name).isEmpty();
    }
    if (expected.hiddenValue != null) {
      assertThat(seen.toString()).doesNotContain(expected.hiddenValue);
    }
    if (router.exact()) {
      assertThat(seen.extensions()).as("chunk extensions at the backend").isEmpty();
    }
  }

  private static boolean is(Message request, String methodAndTarget) {
    return request.whole() && request.methodAndTarget().equals(methodAndTarget);
  }

  private String target(Message request) {
    String text = request.methodAndTarget();
    int scheme = text.indexOf("://");
    if (router.exact() || scheme < 0 || text.indexOf('/') < scheme) {
      return text;
    }
    int path = text.indexOf('/', scheme + 3);
    return text.substring(0, text.indexOf(' ') + 1) + (path < 0 ? "/" : text.substring(path));
  }
}
