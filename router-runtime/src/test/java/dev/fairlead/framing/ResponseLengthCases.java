package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.broken;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.overlong;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Bodies delimited by Content-Length or by the end of the connection. */
final class ResponseLengthCases {
  private ResponseLengthCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Content-Length and close", "9112 6.2, 6.3, 8; 9110 8.6", CASES);
  }

  private static String length(String afterColon) {
    return ok("Content-Length:" + afterColon + "\r\n", "hello");
  }

  private static ResponseCase bad(String name, String afterColon) {
    return badGateway(name, length(afterColon)).closed();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          passed("white space around the number", length("\t 5 \t")).body("hello"),
          passed("zero", ok("Content-Length: 0\r\n", "")),
          passed("100,000 octets", ok("Content-Length: 100000\r\n", "a".repeat(100_000)))
              .body("a".repeat(100_000)),
          passed("the backend closes after its answer", length(" 5")).body("hello").closed(),
          passed("body up to the close", ok("", "hello")).body("hello").closed(),
          passed("empty body up to the close", ok("", "")).closed(),
          passed("100,000 octets up to the close", ok("", "a".repeat(100_000)))
              .body("a".repeat(100_000))
              .closed(),
          passed("HTTP/1.0 body up to the close", "HTTP/1.0 200 OK\r\n\r\nhello")
              .body("hello")
              .closed(),
          passed(
                  "HTTP/1.0 that keeps the connection",
                  "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello")
              .body("hello"),
          passed("body up to the close, to an HTTP/1.0 client", ok("", "hello"))
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .body("hello")
              .closed(),
          either("leading zeros", length(" 0005")).body("hello").sees("Content-Length: 5"),
          either("list of equal numbers", length(" 5, 5")).body("hello").refusedHere(),
          either("two equal lengths", length(" 5\r\nContent-Length: 5"))
              .body("hello")
              .refusedHere(),
          bad("two different lengths", " 5\r\nContent-Length: 3"),
          bad("list of different numbers", " 5, 3"),
          bad("good length, then an empty one", " 5\r\nContent-Length:"),
          bad("empty Content-Length", ""),
          bad("plus sign", " +5"),
          bad("minus sign", " -5"),
          bad("hexadecimal prefix", " 0x5"),
          bad("fraction", " 5.0"),
          bad("letters", " five"),
          bad("letter after the number", " 5a"),
          bad("two numbers", " 5 5"),
          bad("comma after the number", " 5,"),
          bad("NUL after the number", " 5\0"),
          bad("vertical tab before the number", " \u000b5"),
          bad("2 to the power of 63", " 9223372036854775808"),
          bad("2 to the power of 64, and 5", " 18446744073709551621"),
          broken("four of five octets", ok("Content-Length: 5\r\n", "hell")).closed(),
          broken("none of five octets", ok("Content-Length: 5\r\n", "")).closed(),
          broken("four of five octets, then a reset", ok("Content-Length: 5\r\n", "hell")).reset(),
          broken("half of 200,000 octets", ok("Content-Length: 200000\r\n", "a".repeat(100_000)))
              .closed(),
          broken("body up to a reset", ok("", "hello")).reset(),
          broken("four of five octets, to an HTTP/1.0 client", ok("Content-Length: 5\r\n", "hell"))
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .closed(),
          overlong("octets after the body", ok("Content-Length: 5\r\n", "helloPOISON"))
              .body("hello"),
          overlong("octets after the body, then close", ok("Content-Length: 5\r\n", "helloPOISON"))
              .body("hello")
              .closed(),
          overlong("octets after an empty body", ok("Content-Length: 0\r\n", "POISON")),
          overlong("second response", ok("Content-Length: 5\r\n", "hello" + ResponseCase.POISON))
              .body("hello"),
          overlong("line end after the body", ok("Content-Length: 5\r\n", "hello\r\n"))
              .body("hello"),
          either(
                  "length that is another number in octal",
                  ok("Content-Length: 0010\r\n", "hellohello"))
              .body("hellohello")
              .sees("Content-Length: 10"),
          passed(
                  "listed Content-Length",
                  ok("Connection: Content-Length\r\nContent-Length: 5\r\n", "hello"))
              .body("hello")
              .sees("Content-Length: 5"),
          passed(
                  "close and a listed Content-Length",
                  ok("Connection: close, Content-Length\r\nContent-Length: 5\r\n", "hello"))
              .body("hello")
              .sees("Content-Length: 5")
              .closed(),
          bad("no-break space before the number", "\u00a05"),
          bad("octet above 0x7f after the number", " 5\u00ff"),
          bad("full-width digit", " \u00ef\u00bc\u0095"),
          overlong(
              "a second head instead of a body",
              ok("Content-Length: 0\r\n", "Set-Cookie: POISON\r\n\r\n")),
          overlong(
                  "octets after the body, to an HTTP/1.0 client",
                  ok("Content-Length: 5\r\n", "helloPOISON"))
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .body("hello"),
          overlong("octets after a 205", "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\nPOISON")
              .status(205));
}
