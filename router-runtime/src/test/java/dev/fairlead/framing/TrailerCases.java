package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.chunked;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Trailer sections of requests. */
final class TrailerCases {
  private TrailerCases() {}

  static RequestGroup group() {
    return new RequestGroup("Trailers", "9112 7.1.2; 9110 6.5", CASES);
  }

  private static String trailers(String lines) {
    return chunked("5\r\nabcde\r\n0\r\n" + lines + "\r\n");
  }

  private static RequestCase good(String name, String lines) {
    return served(name, trailers(lines)).body("abcde");
  }

  /** A field that may not be a trailer: dropped or refused, and never taken for a header. */
  private static RequestCase forbidden(String name, String field) {
    String fieldName = field.substring(0, field.indexOf(':'));
    return either(name, trailers(field + "\r\n")).body("abcde").inBody().hides(fieldName);
  }

  private static RequestCase bad(String name, String lines) {
    return refused(name, trailers(lines)).inBody();
  }

  private static final List<RequestCase> CASES =
      List.of(
          good("one trailer", "X-Sum: 1\r\n"),
          good("two trailers", "X-Sum: 1\r\nX-More: 2\r\n"),
          good("trailer with an empty value", "X-Sum:\r\n"),
          good("white space around a trailer's value", "X-Sum: \t 1 \t\r\n"),
          served(
                  "announced trailer",
                  post("Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n")
                      + "5\r\nabcde\r\n0\r\nX-Sum: 1\r\n\r\n")
              .body("abcde"),
          either("Content-Length", trailers("Content-Length: 45\r\n")).body("abcde").inBody(),
          either("Transfer-Encoding", trailers("Transfer-Encoding: chunked\r\n"))
              .body("abcde")
              .inBody(),
          either("Host", trailers("Host: example.org\r\n"))
              .body("abcde")
              .inBody()
              .sees("Host: example.com")
              .hidesValue("example.org"),
          forbidden("Authorization", "Authorization: Basic YTpi"),
          forbidden("Content-Encoding", "Content-Encoding: gzip"),
          forbidden("Content-Type", "Content-Type: text/html"),
          either("X-Forwarded-Host", trailers("X-Forwarded-Host: example.org\r\n"))
              .body("abcde")
              .inBody()
              .hidesValue("example.org"),
          forbidden("Connection", "Connection: close"),
          forbidden("Trailer", "Trailer: A"),
          bad("folded trailer", "A: b\r\n c\r\n"),
          bad("first trailer is folded", " A: b\r\n"),
          bad("space before the colon", "A : b\r\n"),
          bad("tab before the colon", "A\t: b\r\n"),
          bad("empty name", ": b\r\n"),
          bad("no colon", "AB\r\n"),
          bad("request line for a trailer", "GET /smuggled HTTP/1.1\r\n"),
          bad("space inside a name", "A B: c\r\n"),
          bad("NUL in a name", "A\0: b\r\n"),
          bad("NUL in a value", "A: b\0\r\n"),
          bad("control character in a value", "A: b\u0001\r\n"),
          bad("DEL in a value", "A: b\u007f\r\n"),
          bad("non-ASCII octet in a name", "\u00e9: b\r\n"),
          bad("bare CR in a value", "A: b\rc\r\n"),
          bad("bare LF in a value", "A: b\nC: d\r\n"),
          bad("bare LF after a trailer", "A: b\n"),
          bad("two CRs after a trailer", "A: b\r\r\n"),
          bad("white space line", " \r\n"),
          bad("trailer of 200,000 octets", "A: " + "b".repeat(200_000) + "\r\n").with(431),
          bad("20,000 trailers", "A: b\r\n".repeat(20_000)).with(431),
          served(
                  "Content-Length as a trailer, then a request",
                  trailers("Content-Length: 45\r\n") + PROBE)
              .body("abcde")
              .hidesValue("Content-Length: 45")
              .then("GET /smuggled"),
          served(
                  "Transfer-Encoding as a trailer, then a request",
                  trailers("Transfer-Encoding: chunked\r\n") + PROBE)
              .body("abcde")
              .then("GET /smuggled"),
          served(
                  "Connection: close as a trailer, then a request",
                  trailers("Connection: close\r\n") + PROBE)
              .body("abcde")
              .then("GET /smuggled"),
          served(
                  "Expect as a trailer, then a request",
                  trailers("Expect: 100-continue\r\n") + PROBE)
              .body("abcde")
              .hides("Expect")
              .then("GET /smuggled"),
          served(
                  "trailers on a GET, then a request",
                  "GET /case HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "0\r\nX-Sum: 1\r\n\r\n"
                      + PROBE)
              .then("GET /smuggled"),
          served(
                  "announced Content-Length",
                  post("Trailer: Content-Length\r\nTransfer-Encoding: chunked\r\n")
                      + "5\r\nabcde\r\n0\r\nContent-Length: 45\r\n\r\n"
                      + PROBE)
              .body("abcde")
              .then("GET /smuggled"),
          served("fifty trailers", trailers("X-Sum: 1\r\n".repeat(50))).body("abcde"),
          served("octets above 0x7f in a trailer's value", trailers("X-Sum: \u00e9\u00ff\r\n"))
              .body("abcde"),
          served(
                  "line behind the empty line is no trailer",
                  chunked("5\r\nabcde\r\n0\r\n\r\nX-Sum: 1\r\n\r\n"))
              .body("abcde")
              .closes()
              .thenRefused(),
          forbidden("Cookie", "Cookie: a=b"),
          forbidden("Set-Cookie", "Set-Cookie: a=b"),
          forbidden("Expect", "Expect: 100-continue"),
          forbidden("Upgrade", "Upgrade: websocket"),
          forbidden("TE", "TE: trailers"),
          forbidden("Keep-Alive", "Keep-Alive: timeout=5"),
          forbidden("Proxy-Connection", "Proxy-Connection: close"),
          forbidden("Proxy-Authorization", "Proxy-Authorization: Basic YTpi"),
          forbidden("Range", "Range: bytes=0-0"),
          forbidden("If-Match", "If-Match: *"),
          forbidden("Max-Forwards", "Max-Forwards: 0"),
          forbidden("Cache-Control", "Cache-Control: no-store"),
          either("X-Forwarded-For", trailers("X-Forwarded-For: 192.0.2.7\r\n"))
              .body("abcde")
              .inBody()
              .hidesValue("192.0.2.7"),
          either("Forwarded", trailers("Forwarded: for=192.0.2.7\r\n"))
              .body("abcde")
              .inBody()
              .hidesValue("192.0.2.7"),
          either("Via", trailers("Via: 1.1 evil\r\n")).body("abcde").inBody().hidesValue("evil"));
}
