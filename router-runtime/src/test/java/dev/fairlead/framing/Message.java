package dev.fairlead.framing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One HTTP/1.1 message, or what there was of it, as {@link WireReader} took it off a socket.
 *
 * @param start the request or status line, null when not even that was complete
 * @param fields field lines as {@code Name: value}, in order, values trimmed
 * @param body the content, without chunk framing
 * @param trailers trailer lines, written as {@code fields}
 * @param extensions chunk extensions, in order
 * @param end how reading ended
 * @param problem what was wrong, null when nothing was
 */
record Message(
    String start,
    List<String> fields,
    String body,
    List<String> trailers,
    List<String> extensions,
    End end,
    String problem) {

  /** How a message ended. */
  enum End {
    /** Ended where its framing says. */
    COMPLETE,
    /** Its body was delimited by an orderly close. */
    BY_CLOSE,
    /** Orderly close before the first byte. */
    NOTHING,
    /** Orderly close inside the message. */
    TRUNCATED,
    /** Connection reset. */
    RESET,
    /** Not HTTP/1.1. */
    MALFORMED,
    /** The deadline passed. */
    TIMED_OUT
  }

  /** Returns whether the reader of this message may take it for a whole one. */
  boolean whole() {
    return end == End.COMPLETE || end == End.BY_CLOSE;
  }

  /** Returns the status code, or 0 without a status line. */
  int status() {
    return start != null && start.startsWith("HTTP/1.")
        ? Integer.parseInt(start.substring(9, 12))
        : 0;
  }

  /** Returns method and target of a request line. */
  String methodAndTarget() {
    return start == null ? "" : start.substring(0, start.lastIndexOf(' '));
  }

  /** Returns the values of all fields of this name, in order. */
  List<String> values(String name) {
    return values(fields, name);
  }

  /** Returns the values of all trailers of this name, in order. */
  List<String> trailerValues(String name) {
    return values(trailers, name);
  }

  private static List<String> values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  /** Returns whether the field holds the given element in its comma-separated list. */
  boolean lists(String name, String element) {
    return values(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(value -> value.strip().equalsIgnoreCase(element));
  }

  /** Returns the octets that stand for this text; every char is one octet. */
  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns text as it can be read in a test report: visible, and cut where it is long. */
  static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < 400; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> shown.append("\\r");
        case '\n' -> shown.append("\\n");
        case '\t' -> shown.append("\\t");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            shown.append(c);
          } else {
            shown.append(String.format("\\x%02x", (int) c));
          }
        }
      }
    }
    return text.length() > 400 ? shown + "... (" + text.length() + " octets)" : shown.toString();
  }

  @Override
  public String toString() {
    return end
        + (problem == null ? "" : " (" + problem + ")")
        + " "
        + (start == null ? "no start line" : visible(start))
        + " "
        + fields.stream().map(Message::visible).toList()
        + " body '"
        + visible(body)
        + "'"
        + (trailers.isEmpty() ? "" : " trailers " + trailers);
  }
}
