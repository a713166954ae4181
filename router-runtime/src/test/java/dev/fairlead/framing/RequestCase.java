package dev.fairlead.framing;

import java.util.ArrayList;
import java.util.List;

/** One request, or several, as octets on the wire, and what a correct router does with it. */
final class RequestCase {
  /** The head of a request that all tables use where the head is not the point. */
  static final String HOST = "Host: example.com\r\n";

  /** A request that must not be served where it follows a refused one. */
  static final String PROBE = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";

  enum Verdict {
    /** Answered by the backend. */
    SERVED,
    /** Answered with an error and closed; no octet of it reaches the backend. */
    REFUSED,
    /** RFC 9110 and 9112 leave the choice: as SERVED or as REFUSED, nothing in between. */
    EITHER,
    /** The client stops in mid-request: the backend never sees a whole one. */
    CUT
  }

  final String name;
  final String sent;
  final Verdict verdict;
  final List<Expected> expected = new ArrayList<>();
  int status;
  String afterInterim = "";
  boolean closes;
  boolean halfCloses;
  boolean inBody;
  boolean mayStayOpen;
  boolean refusedAtEnd;

  private RequestCase(String name, String sent, Verdict verdict) {
    this.name = name;
    this.sent = sent;
    this.verdict = verdict;
    this.status = verdict == Verdict.REFUSED ? 400 : 0;
    String line = sent.strip().split("[\r\n]", 2)[0];
    int last = line.lastIndexOf(' ');
    expected.add(new Expected(last < 0 ? line : line.substring(0, last)));
  }

  static RequestCase served(String name, String sent) {
    return new RequestCase(name, sent, Verdict.SERVED);
  }

  static RequestCase refused(String name, String sent) {
    return new RequestCase(name, sent, Verdict.REFUSED);
  }

  static RequestCase either(String name, String sent) {
    return new RequestCase(name, sent, Verdict.EITHER);
  }

  static RequestCase cut(String name, String sent) {
    return new RequestCase(name, sent, Verdict.CUT).inBody().halfCloses();
  }

  /** A GET with these field lines besides Host; each must bring its own end of line. */
  static String get(String... fieldLines) {
    return "GET /case HTTP/1.1\r\n" + HOST + String.join("", fieldLines) + "\r\n";
  }

  /** A POST with these field lines besides Host, without its body. */
  static String post(String... fieldLines) {
    return "POST /case HTTP/1.1\r\n" + HOST + String.join("", fieldLines) + "\r\n";
  }

  /** A POST with a chunked body, which brings its own framing. */
  static String chunked(String body) {
    return post("Transfer-Encoding: chunked\r\n") + body;
  }

  /** A request with this request line. */
  static String line(String requestLine) {
    return requestLine + "\r\n" + HOST + "\r\n";
  }

  /** The status Fairlead refuses with; of an EITHER case also that Fairlead refuses it. */
  RequestCase with(int refusal) {
    status = refusal;
    return this;
  }

  /**
   * Returns what is asked of a router; where the RFCs leave a choice, of Fairlead the one it made.
   */
  Verdict verdict(boolean fairlead) {
    if (verdict != Verdict.EITHER || !fairlead) {
      return verdict;
    }
    return status == 0 ? Verdict.SERVED : Verdict.REFUSED;
  }

  /** What the backend sees of the first request: method and target. */
  RequestCase as(String methodAndTarget) {
    expected.set(0, new Expected(methodAndTarget));
    return this;
  }

  /** One more request that the backend sees. */
  RequestCase then(String methodAndTarget) {
    expected.add(new Expected(methodAndTarget));
    return this;
  }

  /** The body of the request named last. */
  RequestCase body(String body) {
    last().body = body;
    return this;
  }

  /** A field the backend sees in the request named last. */
  RequestCase sees(String fieldLine) {
    last().present.add(fieldLine);
    return this;
  }

  /** Names of fields the backend does not see in the request named last. */
  RequestCase hides(String... names) {
    last().absent.addAll(List.of(names));
    return this;
  }

  /** A field value the backend does not see in the request named last. */
  RequestCase hidesValue(String value) {
    last().hiddenValue = value;
    return this;
  }

  /** The client sends this once it has seen 100 (Continue). */
  RequestCase afterInterim(String rest) {
    afterInterim = rest;
    return this;
  }

  /** The connection ends after the last answer. */
  RequestCase closes() {
    closes = true;
    return this;
  }

  /** The client closes its sending half after the last octet. */
  RequestCase halfCloses() {
    halfCloses = true;
    return this;
  }

  /** The fault lies behind the head, so the backend may have seen the beginning. */
  RequestCase inBody() {
    inBody = true;
    return this;
  }

  /** Well-formed and merely not wanted: the connection need not end. */
  RequestCase mayStayOpen() {
    mayStayOpen = true;
    return this;
  }

  /** After the expected requests comes one that is refused. */
  RequestCase thenRefused() {
    refusedAtEnd = true;
    return this;
  }

  private Expected last() {
    return expected.get(expected.size() - 1);
  }

  @Override
  public String toString() {
    return name;
  }

  /** A request as the backend must see it. */
  static final class Expected {
    final String methodAndTarget;
    String body = "";
    final List<String> present = new ArrayList<>();
    final List<String> absent = new ArrayList<>();
    String hiddenValue;

    private Expected(String methodAndTarget) {
      this.methodAndTarget = methodAndTarget;
    }

    String method() {
      return methodAndTarget.split(" ", 2)[0];
    }
  }
}
