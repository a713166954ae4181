package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.chunked;
import static dev.fairlead.framing.RequestCase.cut;
import static dev.fairlead.framing.RequestCase.post;

import java.util.List;

/** Requests that stop before their end. */
final class ShortCases {
  private ShortCases() {}

  static RequestGroup group() {
    return new RequestGroup("Requests cut short", "9112 8", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          cut("nothing at all", ""),
          cut("only an empty line", "\r\n"),
          cut("inside the method", "GE"),
          cut("inside the target", "GET /ca"),
          cut("inside the version", "GET /case HTTP/1."),
          cut("before the line end of the request line", "GET /case HTTP/1.1"),
          cut("inside the line end of the request line", "GET /case HTTP/1.1\r"),
          cut("after the request line", "GET /case HTTP/1.1\r\n"),
          cut("inside a name", "GET /case HTTP/1.1\r\nHo"),
          cut("inside a value", "GET /case HTTP/1.1\r\nHost: exa"),
          cut("after a field", "GET /case HTTP/1.1\r\n" + HOST),
          cut("inside the last line end of the head", "GET /case HTTP/1.1\r\n" + HOST + "\r"),
          cut("before the body", post("Content-Length: 5\r\n")),
          cut("inside the body", post("Content-Length: 5\r\n") + "abcd"),
          cut("inside a long body", post("Content-Length: 100000\r\n") + "a".repeat(99_999)),
          cut("before the first chunk", chunked("")),
          cut("inside a chunk size", chunked("5")),
          cut("inside the line end of a chunk size", chunked("5\r")),
          cut("before chunk data", chunked("5\r\n")),
          cut("inside chunk data", chunked("5\r\nabc")),
          cut("after chunk data", chunked("5\r\nabcde")),
          cut("inside the line end of chunk data", chunked("5\r\nabcde\r")),
          cut("before the last chunk", chunked("5\r\nabcde\r\n")),
          cut("inside the last chunk", chunked("5\r\nabcde\r\n0")),
          cut("after the last chunk", chunked("5\r\nabcde\r\n0\r\n")),
          cut("inside the last line end", chunked("5\r\nabcde\r\n0\r\n\r")),
          cut("inside a chunk extension", chunked("5;a=\"b")),
          cut("inside a trailer", chunked("5\r\nabcde\r\n0\r\nA: b")),
          cut("after a trailer", chunked("5\r\nabcde\r\n0\r\nA: b\r\n")));
}
