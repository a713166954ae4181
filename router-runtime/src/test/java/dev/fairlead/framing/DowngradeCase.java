package dev.fairlead.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One HTTP/2 request, and what a backend that speaks HTTP/1.1 may see of it. */
final class DowngradeCase {
  final String name;
  final String[] fields;
  final boolean served;
  final List<String> content = new ArrayList<>();
  String[] trailers;
  boolean inBody;
  String announced;
  String line = "GET /case";
  String body = "";
  final List<String> present = new ArrayList<>();
  final List<String> absent = new ArrayList<>();
  final List<String> presentTrailers = new ArrayList<>();

  private DowngradeCase(String name, boolean served, String... fields) {
    this.name = name;
    this.served = served;
    this.fields = fields;
  }

  /** Answered by the backend, which sees one whole request. */
  static DowngradeCase served(String name, String... fields) {
    return new DowngradeCase(name, true, fields);
  }

  /** Answered with an error or a reset stream; nothing reaches the backend. */
  static DowngradeCase refused(String name, String... fields) {
    return new DowngradeCase(name, false, fields);
  }

  /** The fields of a GET, and these besides. */
  static String[] get(String... more) {
    return request("GET", "/case", "example.com", more);
  }

  /** The fields of a POST, and these besides. */
  static String[] post(String... more) {
    return request("POST", "/case", "example.com", more);
  }

  /** The fields of a request with these pseudo-header fields. */
  static String[] request(String method, String path, String authority, String... more) {
    String[] pseudo = {
      ":method", method, ":scheme", "http", ":path", path, ":authority", authority
    };
    String[] all = Arrays.copyOf(pseudo, pseudo.length + more.length);
    System.arraycopy(more, 0, all, pseudo.length, more.length);
    return all;
  }

  /** A DATA frame with this text follows. */
  DowngradeCase data(String text) {
    content.add(text);
    return this;
  }

  /** A section of trailers ends the request. */
  DowngradeCase trailers(String... names) {
    trailers = names;
    return this;
  }

  /** The fault lies behind the head, so the backend may have seen the beginning. */
  DowngradeCase inBody() {
    inBody = true;
    return this;
  }

  /**
   * More comes than was announced. Whoever streams cannot know before: the backend may have seen
   * the request as announced, and nothing of the rest.
   */
  DowngradeCase beyond(String content) {
    announced = content;
    return inBody();
  }

  /** Method and target at the backend. */
  DowngradeCase as(String methodAndTarget) {
    line = methodAndTarget;
    return this;
  }

  DowngradeCase body(String expected) {
    body = expected;
    return this;
  }

  /** A field the backend sees. */
  DowngradeCase sees(String fieldLine) {
    present.add(fieldLine);
    return this;
  }

  /** Names of fields and trailers the backend does not see. */
  DowngradeCase hides(String... names) {
    absent.addAll(List.of(names));
    return this;
  }

  /** A trailer the backend sees. */
  DowngradeCase seesTrailer(String fieldLine) {
    presentTrailers.add(fieldLine);
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
