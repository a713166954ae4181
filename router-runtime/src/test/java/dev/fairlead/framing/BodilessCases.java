package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.POISON;
import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Answers that have no body, whatever their fields say. */
final class BodilessCases {
  private BodilessCases() {}

  static ResponseGroup group() {
    return new ResponseGroup(
        "HEAD, 204 and 304", "9112 6.3; 9110 6.4.1, 9.3.2, 15.3.5, 15.4.5", CASES);
  }

  private static String empty(int status, String fieldLines) {
    return "HTTP/1.1 " + status + " Empty\r\n" + fieldLines + "\r\n";
  }

  private static final List<ResponseCase> CASES =
      List.of(
          passed("HEAD", ok("Content-Length: 5\r\n", "")).to("HEAD").sees("Content-Length: 5"),
          passed("HEAD with chunked", ok("Transfer-Encoding: chunked\r\n", "")).to("HEAD"),
          passed("HEAD without a length", ok("", "")).to("HEAD"),
          passed("204", empty(204, "")).status(204).hides("Transfer-Encoding"),
          passed("304", empty(304, "ETag: \"a\"\r\n")).status(304).sees("ETag: \"a\""),
          passed("304 with a length", empty(304, "Content-Length: 5\r\n")).status(304),
          passed("304 with chunked", empty(304, "Transfer-Encoding: chunked\r\n")).status(304),
          passed("205 without content", empty(205, "Content-Length: 0\r\n")).status(205),
          either("204 with a length", empty(204, "Content-Length: 5\r\n")).status(204),
          either("204 with chunked", empty(204, "Transfer-Encoding: chunked\r\n")).status(204),
          either("204 with a body", empty(204, "Content-Length: 6\r\n") + "POISON").status(204),
          either("204 with a body without a length", empty(204, "") + "POISON").status(204),
          either(
                  "204 with a chunked body",
                  empty(204, "Transfer-Encoding: chunked\r\n") + "6\r\nPOISON\r\n0\r\n\r\n")
              .status(204),
          either("204, then a response", empty(204, "") + POISON).status(204),
          either("304 with a body", empty(304, "Content-Length: 6\r\n") + "POISON").status(304),
          either(
                  "304 with a chunked body",
                  empty(304, "Transfer-Encoding: chunked\r\n") + "6\r\nPOISON\r\n0\r\n\r\n")
              .status(304),
          either("304, then a response", empty(304, "") + POISON).status(304),
          either("body after HEAD", ok("Content-Length: 6\r\n", "POISON")).to("HEAD"),
          either(
                  "chunked body after HEAD",
                  ok("Transfer-Encoding: chunked\r\n", "6\r\nPOISON\r\n0\r\n\r\n"))
              .to("HEAD"),
          either("response as the body after HEAD", ok("Content-Length: 44\r\n", POISON))
              .to("HEAD"),
          passed("304 to HEAD", empty(304, "Content-Length: 9\r\nETag: \"b\"\r\n"))
              .to("HEAD")
              .status(304)
              .sees("ETag: \"b\""),
          passed("204 to HEAD", empty(204, "A: b\r\n")).to("HEAD").status(204).sees("A: b"),
          passed("404 to HEAD, and close", "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n")
              .to("HEAD")
              .status(404)
              .closed(),
          passed("HTTP/1.0 to HEAD", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n")
              .to("HEAD")
              .closed(),
          passed(
                  "304 with a length of 2 to the power of 50",
                  empty(304, "Content-Length: 1125899906842624\r\n"))
              .status(304),
          badGateway(
                  "304 with two lengths", empty(304, "Content-Length: 5\r\nContent-Length: 6\r\n"))
              .closed(),
          badGateway(
                  "204 with both framings",
                  empty(204, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"))
              .closed(),
          badGateway("304 with a bad length", empty(304, "Content-Length: five\r\n")).closed(),
          badGateway("HEAD with a bad length", ok("Content-Length: -5\r\n", ""))
              .to("HEAD")
              .closed(),
          badGateway("HEAD with an unknown coding", ok("Transfer-Encoding: gzip\r\n", ""))
              .to("HEAD")
              .closed(),
          either(
                  "200,000 octets after HEAD",
                  ok("Content-Length: 200000\r\n", "POISON".repeat(33_334)))
              .to("HEAD"),
          either("200,000 octets after 304", empty(304, "") + "POISON".repeat(33_334)).status(304),
          either("two responses after 204", empty(204, "") + POISON + POISON).status(204),
          either("interim response after 204", empty(204, "") + "HTTP/1.1 103 POISON\r\n\r\n")
              .status(204),
          either("line end after 304", empty(304, "") + "\r\n").status(304),
          either("NUL after the answer to HEAD", ok("Content-Length: 1\r\n", "\0")).to("HEAD"));
}
