package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Methods, separators, and what may stand before a request line. */
final class RequestLineCases {
  private RequestLineCases() {}

  static RequestGroup group() {
    return new RequestGroup("Request line and method", "9112 2.2, 3, 3.1; 9110 9", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("plain GET", line("GET /case HTTP/1.1")),
          served("PATCH without a body", line("PATCH /case HTTP/1.1")),
          served("HEAD", line("HEAD /case HTTP/1.1")),
          served("OPTIONS with a path", line("OPTIONS /case HTTP/1.1")),
          served("unknown method", line("PURGE /case HTTP/1.1")),
          served("method in lower case is another method", line("get /case HTTP/1.1")),
          served("method of one letter", line("M /case HTTP/1.1")),
          served("method with a hyphen", line("VERSION-CONTROL /case HTTP/1.1")),
          served("method of every token character", line("!#$%&'*+-.^_`|~09aZ /case HTTP/1.1")),
          served("one empty line before the request line", "\r\n" + line("GET /case HTTP/1.1")),
          either(
              "three empty lines before the request line",
              "\r\n\r\n\r\n" + line("GET /case HTTP/1.1")),
          either("TRACE", line("TRACE /case HTTP/1.1")),
          refused("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")
              .with(501)
              .mayStayOpen(),
          refused("CONNECT with a path", line("CONNECT /case HTTP/1.1")).with(501),
          refused(
                  "CONNECT with a body that is a request",
                  "CONNECT example.com:80 HTTP/1.1\r\n"
                      + "Host: example.com:80\r\n"
                      + "Content-Length: 45\r\n\r\n")
              .with(501),
          refused(
              "connect in lower case with an authority", line("connect example.com:80 HTTP/1.1")),
          refused("empty method", line(" /case HTTP/1.1")),
          refused("request line of one word", line("GET")),
          refused("request line of spaces", line("   ")),
          refused("no target", line("GET HTTP/1.1")),
          refused("empty target", line("GET  HTTP/1.1")),
          refused("two spaces before the target", line("GET  /case HTTP/1.1")),
          refused("two spaces before the version", line("GET /case  HTTP/1.1")),
          refused("tab before the target", line("GET\t/case HTTP/1.1")),
          refused("tab before the version", line("GET /case\tHTTP/1.1")),
          refused("vertical tab before the target", line("GET\u000b/case HTTP/1.1")),
          refused("form feed before the version", line("GET /case\fHTTP/1.1")),
          refused("bare CR before the version", line("GET /case\rHTTP/1.1")),
          refused("space before the method", line(" GET /case HTTP/1.1")),
          refused("tab before the method", line("\tGET /case HTTP/1.1")),
          refused("space after the version", line("GET /case HTTP/1.1 ")),
          refused("tab after the version", line("GET /case HTTP/1.1\t")),
          refused("fourth word", line("GET /case HTTP/1.1 HTTP/1.1")),
          refused("NUL before the method", line("\0GET /case HTTP/1.1")),
          refused("NUL in the method", line("G\0ET /case HTTP/1.1")),
          refused("NUL after the version", line("GET /case HTTP/1.1\0")),
          refused("DEL in the method", line("GET\u007f /case HTTP/1.1")),
          refused("non-ASCII octet in the method", line("G\u00c9T /case HTTP/1.1")),
          refused(
              "byte order mark before the method", line("\u00ef\u00bb\u00bfGET /case HTTP/1.1")),
          refused("colon after the method", line("GET: /case HTTP/1.1")),
          refused("slash in the method", line("GET/1 /case HTTP/1.1")),
          refused("comma in the method", line("GET,POST /case HTTP/1.1")),
          refused("quoted method", line("\"GET\" /case HTTP/1.1")),
          refused("bracket in the method", line("GE[T] /case HTTP/1.1")),
          refused("parenthesis in the method", line("GET() /case HTTP/1.1")),
          refused("equals sign in the method", line("GET=1 /case HTTP/1.1")),
          refused("at sign in the method", line("G@T /case HTTP/1.1")),
          refused("brace in the method", line("{GET} /case HTTP/1.1")),
          refused("backslash in the method", line("GE\\T /case HTTP/1.1")),
          refused("bare LF before the request line", "\n" + line("GET /case HTTP/1.1")),
          refused("bare CR before the request line", "\r" + line("GET /case HTTP/1.1")),
          refused(
              "line of one space before the request line", " \r\n" + line("GET /case HTTP/1.1")),
          served("method that begins like the HTTP/2 preface", line("PRIVATE /case HTTP/1.1")),
          served("method of the preface's first letters", line("PR /case HTTP/1.1")),
          refused("asterisk as in the HTTP/2 preface", line("PRI * HTTP/1.0")));
}
