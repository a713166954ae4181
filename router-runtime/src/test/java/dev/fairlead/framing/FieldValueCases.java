package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Values of fields, and lines that continue the line before. */
final class FieldValueCases {
  private FieldValueCases() {}

  static RequestGroup group() {
    return new RequestGroup("Field values and folding", "9112 5.1, 5.2; 9110 5.5", CASES);
  }

  private static final String OBS_TEXT = obsText();

  private static String obsText() {
    StringBuilder text = new StringBuilder();
    for (char c = 0x80; c <= 0xff; c++) {
      text.append(c);
    }
    return text.toString();
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("empty value", get("A:\r\n")).sees("A:"),
          served("value of white space", get("A: \t \r\n")).sees("A:"),
          served("no space after the colon of a field", get("A:b\r\n")).sees("A: b"),
          served("white space around a value", get("A: \t b\t \r\n")).sees("A: b"),
          served("space and tab inside a value", get("A: b \t c\r\n")).sees("A: b \t c"),
          served("colons in a value", get("A: :b::\r\n")).sees("A: :b::"),
          served("quotes, commas and backslashes in a value", get("A: \"b\\\"c\", d\r\n"))
              .sees("A: \"b\\\"c\", d"),
          served("octets above 0x7f in a value", get("A: b\u0080\u00e9\u00ff\r\n"))
              .sees("A: b\u0080\u00e9\u00ff"),
          served("UTF-8 in a value", get("A: \u00c3\u00a9\r\n")).sees("A: \u00c3\u00a9"),
          served("the same field twice", get("A: b\r\nA: c\r\n")).sees("A: b").sees("A: c"),
          served("value that looks like a field", get("A: Content-Length: 5\r\n")),
          served("value of 4,000 octets", get("A: " + "b".repeat(4000) + "\r\n"))
              .sees("A: " + "b".repeat(4000)),
          served("60 fields", get("A: b\r\n".repeat(60))),
          refused("NUL in a value", get("A: b\0c\r\n")),
          refused("NUL at the start of a value", get("A:\0b\r\n")),
          refused("NUL at the end of a value", get("A: b\0\r\n")),
          refused("control character in a value", get("A: b\u0001c\r\n")),
          refused("backspace in a value", get("A: b\u0008c\r\n")),
          refused("vertical tab in a value", get("A: b\u000bc\r\n")),
          refused("form feed in a value", get("A: b\fc\r\n")),
          refused("escape character in a value", get("A: \u001b[31m\r\n")),
          refused("unit separator in a value", get("A: b\u001fc\r\n")),
          refused("DEL in a value", get("A: b\u007fc\r\n")),
          refused("bare CR in a value", get("A: b\rc\r\n")),
          refused(
              "bare CR hides a field in a value",
              post("A: b\rTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
          refused("bare CR at the start of a value", get("A:\rb\r\n")),
          refused("bare CR for a value", get("A: \r \r\n")),
          refused("field folded with a space", get("A: b\r\n c\r\n")),
          refused("field folded with a tab", get("A: b\r\n\tc\r\n")),
          refused("field folded before its value", get("A:\r\n b\r\n")),
          refused("field folded twice", get("A: b\r\n c\r\n d\r\n")),
          refused("fold of white space only", get("A: b\r\n \r\n")),
          refused("fold that looks like a field", get("A: b\r\n Content-Length: 5\r\n")),
          refused(
              "first field is folded",
              "GET /case HTTP/1.1\r\n A: b\r\n" + RequestCase.HOST + "\r\n"),
          refused(
              "white space line after the request line",
              "GET /case HTTP/1.1\r\n \r\n" + RequestCase.HOST + "\r\n"),
          refused("folded request line", "GET /case\r\n HTTP/1.1\r\n" + RequestCase.HOST + "\r\n"),
          refused("fold ended by a bare LF", get("A: b\n c\r\n")),
          served("every octet above 0x7f in a value", get("A: " + OBS_TEXT + "\r\n"))
              .sees("A: " + OBS_TEXT),
          served("no-break spaces around a value stay", get("A: \u00a0b\u00a0\r\n"))
              .sees("A: \u00a0b\u00a0"),
          served("next line, U+0085, is no line end", get("A: b\u0085C: d\r\n"))
              .sees("A: b\u0085C: d")
              .hides("C"),
          served("UTF-8 line separator is no line end", get("A: b\u00e2\u0080\u00a8C: d\r\n"))
              .sees("A: b\u00e2\u0080\u00a8C: d")
              .hides("C"),
          served("octets that are CR and LF with the high bit", get("A: b\u008d\u008aC: d\r\n"))
              .sees("A: b\u008d\u008aC: d")
              .hides("C"),
          served(
                  "octets whose UTF-8 decoding is CR and LF",
                  get("A: \u00c4\u008d\u00c4\u008aB\r\n"))
              .sees("A: \u00c4\u008d\u00c4\u008aB"),
          served("octets above 0x7f in Cookie", get("Cookie: a=\u00ff; b=\u0080\r\n"))
              .sees("Cookie: a=\u00ff; b=\u0080"),
          served("encoded CR and LF in a value stay encoded", get("A: b%0d%0aC: d\r\n"))
              .sees("A: b%0d%0aC: d")
              .hides("C"));
}
