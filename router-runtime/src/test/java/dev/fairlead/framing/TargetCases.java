package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Origin-form and asterisk-form. */
final class TargetCases {
  private TargetCases() {}

  static RequestGroup group() {
    return new RequestGroup("Request target", "9112 3.2; 3986 2, 3.3, 3.4", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("root", line("GET / HTTP/1.1")),
          served("path and query", line("GET /a/b?c=d&e HTTP/1.1")),
          served("empty query", line("GET /? HTTP/1.1")),
          served("question marks and slashes in the query", line("GET /a?b?c/d HTTP/1.1")),
          served("every character a path may have", line("GET /-._~!$&'()*+,;=:@aZ09 HTTP/1.1")),
          served("empty segments", line("GET //a//b/ HTTP/1.1")),
          served("path parameters", line("GET /a;b=c/d;e HTTP/1.1")),
          served("colon in the first segment", line("GET /http://example.com/ HTTP/1.1")),
          served("percent-encoded space and slash", line("GET /a%20b%2Fc HTTP/1.1")),
          served("percent-encoded CR and LF stay encoded", line("GET /a?b=%0d%0aX:%20y HTTP/1.1")),
          served("percent-encoded UTF-8", line("GET /%C3%A9 HTTP/1.1")),
          served("OPTIONS with an asterisk", line("OPTIONS * HTTP/1.1")),
          either("percent-encoded NUL", line("GET /%00 HTTP/1.1")).with(400),
          either("parent behind an encoded slash", line("GET /a/..%2fb HTTP/1.1")).with(400),
          either("parent with parameters", line("GET /a/..;/b HTTP/1.1")).with(400),
          either(
                  "parent, HTTP/1.0",
                  "GET /a/..%5cb HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n")
              .with(400),
          either(
                  "parent in a POST",
                  post("Content-Length: 5\r\n").replace("/case", "/..;a/b") + "abcde")
              .as("POST /..;a/b")
              .body("abcde")
              .with(400),
          either("incomplete percent-encoding", line("GET /%4 HTTP/1.1")),
          either("percent-encoding that is no hexadecimal", line("GET /%zz HTTP/1.1")),
          either("quote, which no URI has", line("GET /a\"b HTTP/1.1")),
          either("vertical bar, which no URI has", line("GET /a?b|c HTTP/1.1")),
          either("braces, which no URI has", line("GET /{a} HTTP/1.1")),
          either("brackets in the query", line("GET /a?b[]=c HTTP/1.1")),
          either("caret and backquote", line("GET /a^`b HTTP/1.1")),
          either("angle brackets", line("GET /<a> HTTP/1.1")),
          refused("GET with an asterisk", line("GET * HTTP/1.1")),
          refused("HEAD with an asterisk", line("HEAD * HTTP/1.1")),
          refused("OPTIONS with two asterisks", line("OPTIONS ** HTTP/1.1")),
          refused("OPTIONS with an asterisk and a query", line("OPTIONS *?a HTTP/1.1")),
          refused("OPTIONS with an asterisk and a path", line("OPTIONS */case HTTP/1.1")),
          refused("path without a slash", line("GET case HTTP/1.1")),
          refused("path that begins with a dot", line("GET ./case HTTP/1.1")),
          refused("query without a path", line("GET ?a=b HTTP/1.1")),
          refused("backslash for the first slash", line("GET \\case HTTP/1.1")),
          refused("backslash in the path", line("GET /a\\..\\b HTTP/1.1")),
          refused("fragment", line("GET /case#top HTTP/1.1")),
          refused("nothing but a fragment", line("GET # HTTP/1.1")),
          refused("space in the path", line("GET /a b HTTP/1.1")),
          refused("space in the query", line("GET /a?b c HTTP/1.1")),
          refused("version inside the target", line("GET /a HTTP/1.1 /b HTTP/1.1")),
          refused("NUL in the path", line("GET /a\0b HTTP/1.1")),
          refused("control character in the path", line("GET /a\u0001b HTTP/1.1")),
          refused("tab in the path", line("GET /a\tb HTTP/1.1")),
          refused("escape character in the query", line("GET /a?b\u001bc HTTP/1.1")),
          refused("DEL in the path", line("GET /a\u007fb HTTP/1.1")),
          refused("bare CR in the path", line("GET /a\rb HTTP/1.1")),
          refused("bare CR ends the path", line("GET /a\r HTTP/1.1")),
          refused("bare LF in the path", line("GET /a\nb HTTP/1.1")),
          refused("UTF-8 in the path", line("GET /\u00c3\u00a9 HTTP/1.1")),
          refused("octet 0x80 in the path", line("GET /a\u0080b HTTP/1.1")),
          refused("octet 0xff in the query", line("GET /a?b\u00ff HTTP/1.1")),
          refused("next line, U+0085, as separator", line("GET /a\u0085HTTP/1.1")),
          refused("no-break space as separator", line("GET\u00a0/a HTTP/1.1")),
          refused("authority for GET", line("GET example.com:80 HTTP/1.1")),
          refused(
              "authority for POST",
              "POST example.com HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n"));
}
