package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Names of fields, and what stands between name and colon. */
final class FieldNameCases {
  private FieldNameCases() {}

  static RequestGroup group() {
    return new RequestGroup("Field names", "9112 5, 5.1; 9110 5.1", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("name of one letter", get("x: 1\r\n")).sees("x: 1"),
          served("name of every token character", get("!#$%&'*+-.^_`|~09aZ: 1\r\n"))
              .sees("!#$%&'*+-.^_`|~09aZ: 1"),
          served("name of digits", get("123: 4\r\n")).sees("123: 4"),
          served("name with an underscore", get("X_A: 1\r\n")).sees("X_A: 1"),
          served(
              "name that begins like Content-Length",
              post("Content-Length-X: 5\r\nContent-Length: 0\r\n")),
          served(
              "long name that begins like Content-Length",
              get("Content-Length" + "a".repeat(270) + ": 5\r\n")),
          served("name that ends like Transfer-Encoding", get("X-Transfer-Encoding: chunked\r\n")),
          either("Content_Length", get("Content_Length: 5\r\n")),
          either("Transfer_Encoding", get("Transfer_Encoding: chunked\r\n")),
          refused("space before the colon in a HEAD", get("A : b\r\n").replace("GET", "HEAD")),
          refused("space before the colon", get("A : b\r\n")),
          refused("tab before the colon", get("A\t: b\r\n")),
          refused("vertical tab before the colon", get("A\u000b: b\r\n")),
          refused("no-break space before the colon", get("A\u00a0: b\r\n")),
          refused("space inside a name", get("A B: c\r\n")),
          refused("tab inside a name", get("A\tB: c\r\n")),
          refused("empty name", get(": b\r\n")),
          refused(
              "empty name before Transfer-Encoding",
              post(": b\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
          refused("empty name and value", get(":\r\n")),
          refused("name of one space", get(" : b\r\n")),
          refused("no colon", get("AB\r\n")),
          refused("no colon in the last field", get("A: b\r\nCD\r\n")),
          refused("request line for a field", get("GET /smuggled HTTP/1.1\r\n")),
          refused("NUL in a name", get("A\0B: c\r\n")),
          refused("NUL for a name", get("\0: c\r\n")),
          refused("NUL before a name", get("\0A: c\r\n")),
          refused("NUL after the name Content-Length", post("Content-Length\0: 5\r\n") + "abcde"),
          refused("control character in a name", get("A\u0001B: c\r\n")),
          refused("backspace in a name", get("AB\u0008C: d\r\n")),
          refused("DEL in a name", get("A\u007f: c\r\n")),
          refused("octet 0x80 in a name", get("A\u0080: c\r\n")),
          refused("octet 0xff in a name", get("\u00ffA: c\r\n")),
          refused("UTF-8 in a name", get("\u00c3\u00a9: c\r\n")),
          refused("bare CR in a name", get("A\rB: c\r\n")),
          refused("bare CR after a name", get("A\r: c\r\n")),
          refused(
              "CRLF between name and colon",
              post("Transfer-Encoding\r\n: chunked\r\n") + "0\r\n\r\n"),
          refused("bare LF in a name", get("A\nB: c\r\n")),
          refused("parenthesis in a name", get("A(b): c\r\n")),
          refused("comma in a name", get("A,B: c\r\n")),
          refused("slash in a name", get("A/B: c\r\n")),
          refused("semicolon in a name", get("A;b=c: d\r\n")),
          refused("equals sign in a name", get("A=b: c\r\n")),
          refused("at sign in a name", get("A@b: c\r\n")),
          refused("quoted name", get("\"A\": c\r\n")),
          refused("brackets in a name", get("A[0]: c\r\n")),
          refused("braces in a name", get("{A}: c\r\n")),
          refused("backslash in a name", get("A\\B: c\r\n")),
          refused("angle bracket in a name", get("<A: c\r\n")),
          refused("question mark in a name", get("A?: c\r\n")));
}
