package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.POISON;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Octets nobody asked for, on a connection that waits for its next request. */
final class StrayCases {
  private StrayCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Stray octets between requests", "9112 9.2, 9.3, 11.1", CASES);
  }

  private static ResponseCase after(String name, String stray) {
    return passed(name, ok("Content-Length: 5\r\n", "hello")).body("hello").stray(stray);
  }

  private static final List<ResponseCase> CASES =
      List.of(
          after("a response", POISON),
          after("a response, then close", POISON).strayCloses(),
          after("beginning of a response", "HTTP/1.1 200 OK\r\nX-Poison: "),
          after("status line only", "HTTP/1.1 200 POISON\r\n"),
          after("100 (Continue)", "HTTP/1.1 100 Continue\r\n\r\n"),
          after("103 that holds a cookie", "HTTP/1.1 103 Wait\r\nSet-Cookie: POISON\r\n\r\n"),
          after(
                  "408, then close",
                  "HTTP/1.1 408 Request Timeout\r\nContent-Length: 6\r\n\r\nPOISON")
              .strayCloses(),
          after("garbage", "POISON"),
          after("empty line", "\r\n"),
          after("NUL", "\0"),
          after("close", "").strayCloses(),
          passed("response after a chunked one", ResponseCase.chunked("5\r\nhello\r\n0\r\n\r\n"))
              .body("hello")
              .stray(POISON),
          passed("response after 204", "HTTP/1.1 204 No Content\r\n\r\n").status(204).stray(POISON),
          passed("response after 304", "HTTP/1.1 304 Not Modified\r\n\r\n")
              .status(304)
              .stray(POISON),
          passed("body after HEAD", ok("Content-Length: 44\r\n", "")).to("HEAD").stray(POISON),
          passed("trailer after the last chunk", ResponseCase.chunked("5\r\nhello\r\n0\r\n\r\n"))
              .body("hello")
              .stray("X-Sum: POISON\r\n\r\n"),
          after("two responses", POISON + POISON),
          after(
              "response of 200,000 octets",
              ok("Content-Length: 200000\r\n", "POISON".repeat(33_334))),
          after("chunked response", ResponseCase.chunked("6\r\nPOISON\r\n0\r\n\r\n")),
          after("response without a length, then close", ok("", "POISON")).strayCloses(),
          after("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: POISON\r\n\r\n"),
          after("204, which has no body", "HTTP/1.1 204 POISON\r\n\r\n"),
          after("HTTP/2 GOAWAY", "\0\0\u0008\u0007\0\0\0\0\0\0\0\0\0\0\0\0\0"),
          passed(
                  "response after HTTP/1.0 that keeps the connection",
                  "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello")
              .body("hello")
              .stray(POISON),
          passed("response after an empty one", ok("Content-Length: 0\r\n", "")).stray(POISON),
          passed(
                  "response after one that says close",
                  ok("Content-Length: 5\r\nConnection: close\r\n", "hello"))
              .body("hello")
              .stray(POISON),
          passed("last chunk once more", ResponseCase.chunked("5\r\nhello\r\n0\r\n\r\n"))
              .body("hello")
              .stray("0\r\n\r\n"),
          passed(
                  "response after one with an interim response",
                  "HTTP/1.1 103 Wait\r\n\r\n" + ok("Content-Length: 5\r\n", "hello"))
              .interim(103)
              .body("hello")
              .stray(POISON),
          passed("response after a declined upgrade", ok("Content-Length: 5\r\n", "hello"))
              .toRequest(
                  "GET /scripted HTTP/1.1\r\nHost: example.com\r\n"
                      + "Connection: Upgrade\r\nUpgrade: foo\r\n\r\n")
              .body("hello")
              .stray(POISON));
}
