package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Field lines of responses. */
final class ResponseFieldCases {
  private ResponseFieldCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Response fields", "9112 2.2, 5; 9110 5, 7.6.1", CASES);
  }

  private static String fields(String lines) {
    return ok("Content-Length: 5\r\n" + lines, "hello");
  }

  private static ResponseCase good(String name, String lines) {
    return passed(name, fields(lines)).body("hello");
  }

  private static ResponseCase bad(String name, String lines) {
    return badGateway(name, fields(lines)).closed();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          good("empty value", "A:\r\n").sees("A:"),
          good("white space around a value", "A: \t b \t\r\n").sees("A: b"),
          good("octets above 0x7f in a value", "A: \u00e9\u00ff\r\n").sees("A: \u00e9\u00ff"),
          good("two cookies", "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n")
              .sees("Set-Cookie: a=b")
              .sees("Set-Cookie: c=d"),
          good("name of every token character", "!#$%&'*+-.^_`|~09aZ: 1\r\n"),
          good("value of 4,000 octets", "A: " + "b".repeat(4000) + "\r\n"),
          good("60 fields", "A: b\r\n".repeat(60)),
          good("close", "Connection: close\r\n").closed(),
          good("close, but the backend keeps the connection", "Connection: close\r\n"),
          good("listed field", "Connection: X-Secret\r\nX-Secret: 1\r\n").hides("X-Secret"),
          good("Keep-Alive", "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n")
              .hides("Keep-Alive"),
          good("Proxy-Connection", "Proxy-Connection: keep-alive\r\n").hides("Proxy-Connection"),
          either("field folded with a space", fields("A: b\r\n c\r\n")).body("hello").refusedHere(),
          either("field folded with a tab", fields("A: b\r\n\tc\r\n")).body("hello").refusedHere(),
          either("20,000 fields", fields("A: b\r\n".repeat(20_000))).body("hello").refusedHere(),
          either("value of 200,000 octets", fields("A: " + "b".repeat(200_000) + "\r\n"))
              .body("hello")
              .refusedHere(),
          bad("space before the colon", "A : b\r\n"),
          bad("tab before the colon", "A\t: b\r\n"),
          bad("empty name", ": b\r\n"),
          bad("no colon", "AB\r\n"),
          bad("status line for a field", "HTTP/1.1 200 OK\r\n"),
          bad("space inside a name", "A B: c\r\n"),
          bad("NUL in a name", "A\0: b\r\n"),
          bad("NUL in a value", "A: b\0c\r\n"),
          bad("control character in a name", "A\u0001: b\r\n"),
          bad("control character in a value", "A: b\u0001c\r\n"),
          bad("vertical tab in a value", "A: b\u000bc\r\n"),
          bad("DEL in a value", "A: b\u007fc\r\n"),
          bad("non-ASCII octet in a name", "\u00e9: b\r\n"),
          bad("parenthesis in a name", "A(b): c\r\n"),
          bad("bare CR in a value", "A: b\rSet-Cookie: c=d\r\n"),
          bad("bare LF in a value", "A: b\nSet-Cookie: c=d\r\n"),
          bad("bare LF after a field", "A: b\n"),
          bad("two CRs after a field", "A: b\r\r\n"),
          badGateway("bare LF ends the head", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\nhello")
              .closed(),
          badGateway(
                  "first field is folded",
                  "HTTP/1.1 200 OK\r\n A: b\r\nContent-Length: 5\r\n\r\nhello")
              .closed(),
          badGateway(
                  "Content-Length folded", "HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello")
              .closed(),
          badGateway("name without an end", "HTTP/1.1 200 OK\r\n" + "A".repeat(300_000)).closed(),
          good("octets that are CR and LF with the high bit", "A: b\u008d\u008aC: d\r\n")
              .sees("A: b\u008d\u008aC: d")
              .hides("C"),
          good("octets whose UTF-8 decoding is CR and LF", "A: \u00c4\u008d\u00c4\u008aC: d\r\n")
              .sees("A: \u00c4\u008d\u00c4\u008aC: d")
              .hides("C"),
          good("next line, U+0085, is no line end", "A: b\u0085C: d\r\n").hides("C"),
          good("encoded CR and LF in Location", "Location: /%0d%0aSet-Cookie:%20a=b\r\n")
              .sees("Location: /%0d%0aSet-Cookie:%20a=b")
              .hides("Set-Cookie"),
          good("listed Set-Cookie", "Connection: Set-Cookie\r\nSet-Cookie: a=b\r\n")
              .sees("Set-Cookie: a=b"),
          good("listed Location", "Connection: Location\r\nLocation: /a\r\n").sees("Location: /a"),
          good("Upgrade that was not asked for", "Connection: Upgrade\r\nUpgrade: h2c\r\n")
              .hides("Upgrade", "Connection"),
          good("field that looks like framing", "X-Content-Length: 3\r\nContent-Length-X: 3\r\n"),
          bad("CR and LF in the wrong order", "A: b\n\rSet-Cookie: c=d\r\n"),
          bad("bare CR, then a folded field", "A: b\r\r\n c\r\n"),
          bad("bare LF that ends the head early", "A: b\n\nPOISON\r\n"),
          bad("bare CR that ends the head early", "A: b\r\rPOISON\r\n"),
          bad("line end in a name", "Set-Cookie\r\n: a=b\r\n"));
}
