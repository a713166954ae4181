package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.broken;
import static dev.fairlead.framing.ResponseCase.chunked;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.overlong;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Chunked bodies of responses. */
final class ResponseChunkCases {
  private ResponseChunkCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Response chunks and trailers", "9112 7.1, 8; 9110 6.5", CASES);
  }

  private static final String LAST = "0\r\n\r\n";
  private static final String WANTS_TRAILERS =
      "GET /scripted HTTP/1.1\r\nHost: example.com\r\nConnection: TE\r\nTE: trailers\r\n\r\n";

  private static final String OLD = "GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n";

  /** To whom nothing but the end of the connection can tell that the body is not whole. */
  private static ResponseCase toOld(String name, String body) {
    return bad(name + ", to an HTTP/1.0 client", body).toRequest(OLD);
  }

  private static ResponseCase good(String name, String body) {
    return passed(name, chunked(body)).body("hello");
  }

  private static ResponseCase bad(String name, String body) {
    return broken(name, chunked(body)).closed();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          good("several chunks", "1\r\nh\r\n004\r\nello\r\n" + LAST),
          good("last chunk of several zeros", "5\r\nhello\r\n000\r\n\r\n"),
          good("well-formed extension", "5;a=\"b;c\"\r\nhello\r\n0;d\r\n\r\n"),
          passed("no chunk but the last", chunked(LAST)),
          passed(
                  "size in capitals and small letters",
                  chunked("A\r\naaaaaaaaaa\r\na\r\naaaaaaaaaa\r\n" + LAST))
              .body("a".repeat(20)),
          passed(
                  "chunk of 100,000 octets",
                  chunked("186a0\r\n" + "a".repeat(100_000) + "\r\n" + LAST))
              .body("a".repeat(100_000)),
          passed("trailer", chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"))
              .toRequest(WANTS_TRAILERS)
              .body("hello")
              .seesTrailer("X-Sum: 1"),
          good("trailer nobody asked for", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n").hides("X-Sum"),
          either(
                  "Content-Length as a trailer",
                  chunked("5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n"))
              .body("hello")
              .hides("Content-Length"),
          either("Set-Cookie as a trailer", chunked("5\r\nhello\r\n0\r\nSet-Cookie: a=b\r\n\r\n"))
              .body("hello")
              .hides("Set-Cookie"),
          passed("sixteen digits, mostly zeros", chunked("0000000000000005\r\nhello\r\n" + LAST))
              .body("hello"),
          bad("cut before the first chunk", ""),
          bad("cut inside a size", "5"),
          bad("cut before chunk data", "5\r\n"),
          bad("cut inside chunk data", "5\r\nhel"),
          bad("cut after chunk data", "5\r\nhello"),
          bad("cut before the last chunk", "5\r\nhello\r\n"),
          bad("cut inside the last chunk", "5\r\nhello\r\n0"),
          bad("cut after the last chunk", "5\r\nhello\r\n0\r\n"),
          bad("cut inside the last line end", "5\r\nhello\r\n0\r\n\r"),
          bad("cut inside a trailer", "5\r\nhello\r\n0\r\nX-Sum: 1"),
          broken("cut before the last chunk, to an HTTP/1.0 client", chunked("5\r\nhello\r\n"))
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .closed(),
          broken("reset before the last chunk", chunked("5\r\nhello\r\n")).reset(),
          bad("empty size", "\r\nhello\r\n" + LAST),
          bad("no digit", "g\r\nhello\r\n" + LAST),
          bad("hexadecimal prefix", "0x5\r\nhello\r\n" + LAST),
          bad("plus sign", "+5\r\nhello\r\n" + LAST),
          bad("minus sign", "-5\r\nhello\r\n" + LAST),
          bad("underscore", "0_5\r\nhello\r\n" + LAST),
          bad("space before the size", " 5\r\nhello\r\n" + LAST),
          bad("space after the size", "5 \r\nhello\r\n" + LAST),
          bad("NUL after the size", "5\0\r\nhello\r\n" + LAST),
          bad("2 to the power of 64, and 5", "10000000000000005\r\nhello\r\n" + LAST),
          bad("2 to the power of 64, less 1", "ffffffffffffffff\r\nhello\r\n" + LAST),
          bad("bare LF after the size", "5\nhello\r\n" + LAST),
          bad("bare CR after the size", "5\rhello\r\n" + LAST),
          bad("no line end after the data", "5\r\nhello" + LAST),
          bad("bare LF after the data", "5\r\nhello\n" + LAST),
          bad("data longer than its size", "5\r\nhello!\r\n" + LAST),
          bad("data shorter than its size", "5\r\nhell\r\n" + LAST),
          bad("bad size in the second chunk", "5\r\nhello\r\nx\r\n" + LAST),
          bad("extension without a name", "5;\r\nhello\r\n" + LAST),
          bad("bare LF in an extension", "5;a\nb\r\nhello\r\n" + LAST),
          bad("NUL in an extension", "5;a\0\r\nhello\r\n" + LAST),
          bad("bare LF after the last size", "5\r\nhello\r\n0\n\r\n"),
          bad("bare LF ends the body", "5\r\nhello\r\n0\r\n\n"),
          bad("folded trailer", "5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n"),
          bad("trailer without a colon", "5\r\nhello\r\n0\r\nAB\r\n\r\n"),
          bad("trailer with a space before the colon", "5\r\nhello\r\n0\r\nA : b\r\n\r\n"),
          bad("trailer with a NUL", "5\r\nhello\r\n0\r\nA: b\0\r\n\r\n"),
          bad("response instead of the final line", "5\r\nhello\r\n0\r\n" + ResponseCase.POISON),
          overlong("octets after the last chunk", chunked("5\r\nhello\r\n" + LAST + "POISON"))
              .body("hello"),
          overlong("second response", chunked("5\r\nhello\r\n" + LAST + ResponseCase.POISON))
              .body("hello"),
          passed("2,000 chunks of one octet", chunked("1\r\na\r\n".repeat(2000) + LAST))
              .body("a".repeat(2000)),
          passed(
                  "extensions of 1,000 octets on 40 chunks",
                  chunked(("1;" + "b".repeat(1000) + "\r\na\r\n").repeat(40) + LAST))
              .body("a".repeat(40)),
          bad("extension of 100,000 octets", "5;" + "a".repeat(100_000) + "\r\nhello\r\n" + LAST),
          bad("endless zeros", "0".repeat(100_000) + "\r\n\r\n"),
          bad("CRLF in a quoted string", "5;a=\"\r\nhello\r\n\"\r\n" + LAST),
          bad("second empty chunk in place of the final line", "5\r\nhello\r\n0\r\n" + LAST),
          bad("20,000 trailers", "5\r\nhello\r\n0\r\n" + "A: b\r\n".repeat(20_000) + "\r\n"),
          bad(
              "trailer of 200,000 octets",
              "5\r\nhello\r\n0\r\nA: " + "b".repeat(200_000) + "\r\n\r\n"),
          bad("bare LF in a trailer", "5\r\nhello\r\n0\r\nA: b\nSet-Cookie: c=d\r\n\r\n"),
          bad("bare CR in a trailer", "5\r\nhello\r\n0\r\nA: b\rSet-Cookie: c=d\r\n\r\n"),
          toOld("cut inside chunk data", "5\r\nhel"),
          toOld("cut before the final line", "5\r\nhello\r\n0\r\n"),
          toOld("cut inside a trailer", "5\r\nhello\r\n0\r\nA: b"),
          toOld("bad size in the second chunk", "5\r\nhello\r\nx\r\n" + LAST),
          toOld("data longer than its size", "5\r\nhello!\r\n" + LAST),
          toOld("bad trailer", "5\r\nhello\r\n0\r\nA : b\r\n\r\n"),
          toOld("cut inside a long body", "186a0\r\n" + "a".repeat(99_999)),
          broken("reset inside chunk data, to an HTTP/1.0 client", chunked("5\r\nhel"))
              .toRequest(OLD)
              .reset());
}
