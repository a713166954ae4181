package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;

import java.util.List;

/** Lines of the head that end in anything but CRLF. */
final class LineEndCases {
  private LineEndCases() {}

  static RequestGroup group() {
    return new RequestGroup("Line ends of the head", "9112 2.2", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          refused(
              "bare LF after the request line", "GET /case HTTP/1.1\nHost: example.com\r\n\r\n"),
          refused("bare LF after a field", get("A: b\n")),
          refused("bare LF after the last field", "GET /case HTTP/1.1\r\nHost: example.com\n\r\n"),
          refused("bare LF ends the head", "GET /case HTTP/1.1\r\nHost: example.com\r\n\n"),
          refused("bare LFs throughout", "GET /case HTTP/1.1\nHost: example.com\n\n"),
          refused("two bare LFs end the head", "GET /case HTTP/1.1\r\nHost: example.com\n\n"),
          refused(
              "bare CR after the request line", "GET /case HTTP/1.1\rHost: example.com\r\n\r\n"),
          refused("bare CR after a field", "GET /case HTTP/1.1\r\nHost: example.com\rA: b\r\n\r\n"),
          refused("bare CRs throughout", "GET /case HTTP/1.1\rHost: example.com\r\r\r\n\r\n"),
          refused(
              "two CRs before LF after the request line",
              "GET /case HTTP/1.1\r\r\nHost: example.com\r\n\r\n"),
          refused("two CRs before LF after a field", get("A: b\r\r\n")),
          refused(
              "two CRs before LF end the head",
              "GET /case HTTP/1.1\r\nHost: example.com\r\n\r\r\n"),
          refused("LF before CR after a field", get("A: b\n\rC: d\r\n")),
          refused(
              "LF before CR ends the head", "GET /case HTTP/1.1\r\nHost: example.com\n\r\r\n\r\n"),
          refused(
              "CR and a letter end the head",
              "GET /case HTTP/1.1\r\nHost: example.com\r\n\rX\r\n\r\n"),
          refused(
              "bare CR hides a second request", "GET /case HTTP/1.1\r\nHost: example.com\r\n\r"),
          refused(
              "bare LF hides Transfer-Encoding",
              post("A: b\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
          refused("bare LF hides Content-Length", post("A: b\nContent-Length: 5\r\n") + "abcde"),
          refused("bare LF before a second Host", get("A: b\nHost: example.org\r\n")),
          refused("NUL before CRLF", get("A: b\0\r\nC: d\r\n")),
          refused("NUL between CR and LF", get("A: b\r\0\n")),
          refused("space between CR and LF", get("A: b\r \n")),
          refused("vertical tab for a line end", get("A: b\u000bC: d\r\n")),
          refused("form feed for a line end", get("A: b\fC: d\r\n")),
          refused("next line, U+0085, in a name", get("A: b\r\n\u0085C: d\r\n")),
          refused("UTF-8 line separator in a name", get("A: b\r\n\u00e2\u0080\u00a8C: d\r\n")));
}
