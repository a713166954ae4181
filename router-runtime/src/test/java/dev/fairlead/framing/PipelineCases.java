package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.chunked;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Several requests on one connection. */
final class PipelineCases {
  private PipelineCases() {}

  static RequestGroup group() {
    return new RequestGroup("Pipelines", "9112 9.3.2, 9.6", CASES);
  }

  private static final String SECOND = line("GET /second HTTP/1.1");

  private static RequestCase thenRefused(String name, String second) {
    return served(name, get() + second).closes().thenRefused();
  }

  private static RequestCase twenty() {
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      sent.append(line("GET /" + i + " HTTP/1.1"));
    }
    RequestCase test = served("twenty GETs", sent.toString());
    for (int i = 1; i < 20; i++) {
      test.then("GET /" + i);
    }
    return test;
  }

  /** GETs whose heads end before, at and after an octet at which a reader may pause. */
  private static RequestCase heads(String name, int octets) {
    String rest = RequestCase.get("A: \r\n");
    StringBuilder sent = new StringBuilder();
    for (int i = octets - rest.length() - 16; i < octets - rest.length() + 16; i++) {
      sent.append(get("A: " + "b".repeat(i) + "\r\n"));
    }
    RequestCase test = served(name, sent.toString());
    for (int i = 1; i < 32; i++) {
      test.then("GET /case");
    }
    return test;
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("two GETs", get() + SECOND).then("GET /second"),
          twenty(),
          served("HEAD, then GET", line("HEAD /case HTTP/1.1") + SECOND).then("GET /second"),
          served("length, then GET", post("Content-Length: 5\r\n") + "abcde" + SECOND)
              .body("abcde")
              .then("GET /second"),
          served("length of zero, then GET", post("Content-Length: 0\r\n") + SECOND)
              .then("GET /second"),
          served("POST without a length, then GET", post() + SECOND).then("GET /second"),
          served("chunked, then GET", chunked("5\r\nabcde\r\n0\r\n\r\n") + SECOND)
              .body("abcde")
              .then("GET /second"),
          served(
                  "chunked with trailers, then GET",
                  chunked("5\r\nabcde\r\n0\r\nA: b\r\n\r\n") + SECOND)
              .body("abcde")
              .then("GET /second"),
          served("GET with a body, then GET", get("Content-Length: 5\r\n") + "abcde" + SECOND)
              .body("abcde")
              .then("GET /second"),
          served(
                  "CL.0: a request as the body of another",
                  post("Content-Length: 45\r\n") + PROBE + SECOND)
              .body(PROBE)
              .then("GET /second"),
          served(
                  "TE.0: a request as the chunk of another",
                  "OPTIONS /case HTTP/1.1\r\n"
                      + HOST
                      + "Transfer-Encoding: chunked\r\n\r\n2d\r\n"
                      + PROBE
                      + "\r\n0\r\n\r\n"
                      + SECOND)
              .body(PROBE)
              .then("GET /second"),
          served(
                  "empty line between requests",
                  post("Content-Length: 5\r\n") + "abcde\r\n" + SECOND)
              .body("abcde")
              .then("GET /second"),
          served(
                  "short length makes the next method longer",
                  post("Content-Length: 2\r\n") + "abX" + SECOND)
              .body("ab")
              .then("XGET /second"),
          served(
                  "two POSTs with bodies",
                  post("Content-Length: 2\r\n") + "ab" + chunked("2\r\ncd\r\n0\r\n\r\n"))
              .body("ab")
              .then("POST /case")
              .body("cd"),
          served("different Hosts", get() + "GET /second HTTP/1.1\r\nHost: example.org\r\n\r\n")
              .then("GET /second")
              .sees("Host: example.org"),
          served("nothing is served after close", get("Connection: close\r\n") + SECOND).closes(),
          served("nothing is served after HTTP/1.0", line("GET /case HTTP/1.0") + SECOND).closes(),
          thenRefused("GET, then garbage", "\u0001\u0002\u0003\r\n\r\n"),
          thenRefused("GET, then a request without Host", "GET /second HTTP/1.1\r\n\r\n"),
          thenRefused("GET, then HTTP/0.9", "GET /second\r\n"),
          thenRefused("GET, then bare LFs", "GET /second HTTP/1.1\nHost: a\n\n"),
          thenRefused(
              "GET, then both framings",
              post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
          thenRefused("GET, then a folded field", get("A: b\r\n c\r\n")),
          served(
                  "HEAD, then a request without Host",
                  line("HEAD /case HTTP/1.1") + "GET /second HTTP/1.1\r\n\r\n")
              .closes()
              .thenRefused(),
          thenRefused("GET, then a space", " " + SECOND),
          thenRefused("GET, then a bare LF", "\n" + SECOND),
          thenRefused("GET, then a NUL", "\0" + SECOND),
          served(
                  "length, then an octet too many",
                  post("Content-Length: 5\r\n") + "abcdef /smuggled\r\n\r\n")
              .body("abcde")
              .closes()
              .thenRefused(),
          served(
                  "last chunk, then an octet too many",
                  chunked("5\r\nabcde\r\n0\r\n\r\n") + "0\r\n\r\n")
              .body("abcde")
              .closes()
              .thenRefused(),
          served("half-close after a whole GET", get()).halfCloses(),
          served("half-close after a whole body", post("Content-Length: 5\r\n") + "abcde")
              .body("abcde")
              .halfCloses(),
          served("half-close after the last chunk", chunked("5\r\nabcde\r\n0\r\n\r\n"))
              .body("abcde")
              .halfCloses(),
          served("half-close after two GETs", get() + SECOND).then("GET /second").halfCloses(),
          refused(
                  "body that is a request, of a path that is refused",
                  "POST /%00 HTTP/1.1\r\n" + HOST + "Content-Length: 45\r\n\r\n" + PROBE)
              .mayStayOpen(),
          refused(
                  "chunk that is a request, of a path that is refused",
                  "POST /%00 HTTP/1.1\r\n"
                      + HOST
                      + "Transfer-Encoding: chunked\r\n\r\n2d\r\n"
                      + PROBE
                      + "\r\n0\r\n\r\n")
              .mayStayOpen(),
          refused(
                  "body that is a request, of an expectation that is refused",
                  post("Expect: tea\r\nContent-Length: 45\r\n") + PROBE)
              .with(417),
          refused(
                  "body that is a request, of a method that is refused",
                  "CONNECT example.com:80 HTTP/1.1\r\n"
                      + HOST
                      + "Content-Length: 45\r\n\r\n"
                      + PROBE)
              .with(501),
          refused(
              "hundred requests behind a refused one",
              "GET /case HTTP/1.1\r\n\r\n" + PROBE.repeat(100)),
          refused(
              "200,000 octets behind a refused request",
              "GET /case HTTP/1.1\r\n\r\n" + "a".repeat(200_000)),
          thenRefused("GET, then a long line", "GET /" + "a".repeat(200_000) + " HTTP/1.1\r\n"),
          thenRefused("GET, then too many fields", get("A: b\r\n".repeat(5000))),
          thenRefused("GET, then CONNECT", "CONNECT example.com:80 HTTP/1.1\r\n" + HOST + "\r\n"),
          thenRefused("GET, then HTTP/2.0", "GET /second HTTP/2.0\r\n" + HOST + "\r\n"),
          thenRefused(
              "GET, then a chunked body in HTTP/1.0",
              "POST /second HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
          thenRefused("GET, then five empty lines", "\r\n".repeat(5) + SECOND),
          served(
                  "GET, then a request whose first chunk is bad",
                  get() + chunked("x\r\n" + PROBE + "\r\n0\r\n\r\n"))
              .inBody()
              .closes()
              .thenRefused(),
          served(
                  "HTTP/1.0 with keep-alive, then GET",
                  "GET /case HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n" + SECOND)
              .then("GET /second"),
          heads("heads of every length around 1,024 octets", 1024),
          heads("heads of every length around 2,048 octets", 2048));
}
