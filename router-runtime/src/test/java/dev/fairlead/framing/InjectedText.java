package dev.fairlead.framing;

import java.util.List;

/**
 * Octets that change what an HTTP/1.1 head says if they are copied into it.
 *
 * @param name what they are called
 * @param text the octets
 */
record InjectedText(String name, String text) {
  /** Those that may stand nowhere. */
  static final List<InjectedText> ALL =
      List.of(
          new InjectedText("NUL", "\0"),
          new InjectedText("LF", "\n"),
          new InjectedText("CR", "\r"),
          new InjectedText("CRLF", "\r\n"),
          new InjectedText("CRLF and a field", "\r\nContent-Length: 5"),
          new InjectedText("LF and a field", "\nTransfer-Encoding: chunked\nA: "),
          new InjectedText(
              "CRLF and a request", " HTTP/1.1\r\nHost: a\r\n\r\nGET /smuggled HTTP/1.1\r\nA: "),
          new InjectedText("a control character", "\u0001"),
          new InjectedText("a vertical tab", "\u000b"),
          new InjectedText("DEL", "\u007f"));

  /** Those that may not stand in names, methods, hosts and targets either. */
  static final List<InjectedText> IN_TOKENS =
      List.of(
          new InjectedText("a space", " "),
          new InjectedText("a tab", "\t"),
          new InjectedText("an octet above 0x7f", "\u00e9"),
          new InjectedText("a backslash", "\\"),
          new InjectedText("a version", " HTTP/1.1"));
}
