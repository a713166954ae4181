package dev.fairlead.framing;

import dev.fairlead.framing.Script.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One answer of a backend as octets on the wire, and what a correct router makes of it. */
final class ResponseCase {
  /** Text that must never reach a client. */
  static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON";

  enum Verdict {
    /** The client sees exactly this answer. */
    PASSED,
    /** The client sees 502. */
    BAD_GATEWAY,
    /** The client sees 502 or an aborted transfer, never a whole answer. */
    BROKEN,
    /** As PASSED or as BROKEN, nothing in between. */
    EITHER,
    /**
     * More octets than the answer has: BROKEN where they come with it. Where they come later the
     * answer was already passed on.
     */
    OVERLONG
  }

  final String name;
  final Verdict verdict;
  Script script;
  String request = "GET /scripted HTTP/1.1\r\n" + RequestCase.HOST + "\r\n";
  int status = 200;
  String body = "";
  final List<String> present = new ArrayList<>();
  final List<String> absent = new ArrayList<>();
  final List<String> trailers = new ArrayList<>();
  Set<Integer> interim = Set.of();
  String stray;
  boolean strayCloses;
  boolean followsElsewhere;
  boolean tunnel;
  private boolean refusedHere;

  private ResponseCase(String name, Verdict verdict, String text) {
    this.name = name;
    this.verdict = verdict;
    this.script = Script.of(text);
  }

  static ResponseCase passed(String name, String text) {
    return new ResponseCase(name, Verdict.PASSED, text);
  }

  static ResponseCase badGateway(String name, String text) {
    return new ResponseCase(name, Verdict.BAD_GATEWAY, text);
  }

  static ResponseCase broken(String name, String text) {
    return new ResponseCase(name, Verdict.BROKEN, text);
  }

  static ResponseCase either(String name, String text) {
    return new ResponseCase(name, Verdict.EITHER, text);
  }

  static ResponseCase overlong(String name, String text) {
    return new ResponseCase(name, Verdict.OVERLONG, text);
  }

  /** A response 200 with these field lines, which bring their ends of line, and this body. */
  static String ok(String fieldLines, String body) {
    return "HTTP/1.1 200 OK\r\n" + fieldLines + "\r\n" + body;
  }

  /** A response 200 with a chunked body, which brings its own framing. */
  static String chunked(String body) {
    return ok("Transfer-Encoding: chunked\r\n", body);
  }

  /** Of an EITHER case: Fairlead answers it with 502. */
  ResponseCase refusedHere() {
    refusedHere = true;
    return this;
  }

  /**
   * Returns what is asked of a router; where the RFCs leave a choice, of Fairlead the one it made.
   */
  Verdict verdict(boolean fairlead) {
    if (verdict != Verdict.EITHER || !fairlead) {
      return verdict;
    }
    return refusedHere ? Verdict.BAD_GATEWAY : Verdict.PASSED;
  }

  /** The backend closes after its answer. */
  ResponseCase closed() {
    script = script.then(Finish.CLOSE);
    return this;
  }

  /** The backend resets the connection after its answer. */
  ResponseCase reset() {
    script = script.then(Finish.RESET);
    return this;
  }

  /** The backend answers before the request's body, and the client sends no more. */
  ResponseCase beforeBody() {
    script = script.beforeBody();
    followsElsewhere = true;
    return this;
  }

  /** The backend writes these octets instead. */
  ResponseCase answers(String text) {
    script = new Script(text, script.finish(), script.early());
    return this;
  }

  /** After 101 each side sends octets to the other. */
  ResponseCase tunnel() {
    script = script.then(Finish.ECHO);
    tunnel = true;
    return this;
  }

  /** The client asks with this method. */
  ResponseCase to(String method) {
    request = method + " /scripted HTTP/1.1\r\n" + RequestCase.HOST + "\r\n";
    return this;
  }

  /** The client asks with these octets. */
  ResponseCase toRequest(String octets) {
    request = octets;
    return this;
  }

  ResponseCase status(int expected) {
    status = expected;
    return this;
  }

  ResponseCase body(String expected) {
    body = expected;
    return this;
  }

  /** A field the client sees. */
  ResponseCase sees(String fieldLine) {
    present.add(fieldLine);
    return this;
  }

  /** Names of fields the client does not see. */
  ResponseCase hides(String... names) {
    absent.addAll(List.of(names));
    return this;
  }

  /** A trailer the client sees. */
  ResponseCase seesTrailer(String fieldLine) {
    trailers.add(fieldLine);
    return this;
  }

  /** Interim responses the client may see. */
  ResponseCase interim(Integer... statuses) {
    interim = Set.of(statuses);
    return this;
  }

  /** When the client has its answer, the backend writes this, unasked. */
  ResponseCase stray(String text) {
    stray = text;
    return this;
  }

  /** After the stray octets the backend closes. */
  ResponseCase strayCloses() {
    strayCloses = true;
    return this;
  }

  String method() {
    return request.split(" ", 2)[0];
  }

  @Override
  public String toString() {
    return name;
  }
}
