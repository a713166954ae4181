package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Responses 1xx before, or instead of, the final one. */
final class InterimCases {
  private InterimCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Interim responses", "9110 15.2; 9112 9.3; 8297 2", CASES);
  }

  private static final String FINAL = ok("Content-Length: 5\r\n", "hello");

  private static ResponseCase good(String name, int status, String interim) {
    return passed(name, interim + FINAL).interim(status).body("hello");
  }

  private static String interim(int status) {
    return "HTTP/1.1 " + status + " Wait\r\n\r\n";
  }

  private static final List<ResponseCase> CASES =
      List.of(
          good("100 nobody asked for", 100, interim(100)),
          good("102", 102, interim(102)),
          good(
              "103 with fields",
              103,
              "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
          good("199", 199, interim(199)),
          good("104 without a reason", 104, "HTTP/1.1 104 \r\n\r\n"),
          good("fifty times 103", 103, interim(103).repeat(50)),
          passed("100, then 103", interim(100) + interim(103) + FINAL)
              .interim(100, 103)
              .body("hello"),
          passed("103 to an HTTP/1.0 client", interim(103) + FINAL)
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .body("hello"),
          passed("103 before 204", interim(103) + "HTTP/1.1 204 No Content\r\n\r\n")
              .interim(103)
              .status(204),
          passed("103 before the answer to HEAD", interim(103) + ok("Content-Length: 5\r\n", ""))
              .to("HEAD")
              .interim(103),
          either("100,000 times 103", interim(103).repeat(100_000) + FINAL)
              .interim(103)
              .body("hello")
              .refusedHere(),
          badGateway("100, then the end", interim(100)).interim(100).closed(),
          badGateway("103, then the end", interim(103)).interim(103).closed(),
          badGateway("103, then garbage", interim(103) + "garbage\r\n\r\n").interim(103).closed(),
          badGateway(
                  "103 with a body", "HTTP/1.1 103 Wait\r\nContent-Length: 5\r\n\r\nhello" + FINAL)
              .interim(103)
              .closed(),
          badGateway(
                  "103 with a chunked body",
                  "HTTP/1.1 103 Wait\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + FINAL)
              .interim(103)
              .closed(),
          badGateway("103 with a folded field", "HTTP/1.1 103 Wait\r\nA: b\r\n c\r\n\r\n" + FINAL)
              .closed(),
          badGateway("103 with a NUL", "HTTP/1.1 103 Wait\r\nA: b\0\r\n\r\n" + FINAL).closed(),
          badGateway("103 with a bare LF", "HTTP/1.1 103 Wait\nA: b\r\n\r\n" + FINAL).closed(),
          badGateway("cut inside 103", "HTTP/1.1 103 Wait\r\nA: b").closed(),
          good("hundred times 103", 103, interim(103).repeat(100)),
          badGateway("101 times 103", interim(103).repeat(101) + FINAL).interim(103).closed(),
          badGateway("100,000 times 100, and no answer", interim(100).repeat(100_000))
              .interim(100)
              .closed(),
          badGateway(
                  "interim response of 200,000 octets",
                  "HTTP/1.1 103 Wait\r\nA: " + "b".repeat(200_000) + "\r\n\r\n" + FINAL)
              .closed(),
          passed("100 times 103 to an HTTP/1.0 client", interim(103).repeat(100) + FINAL)
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .body("hello"),
          passed(
                  "103 with a length of zero",
                  "HTTP/1.1 103 Wait\r\nContent-Length: 0\r\n\r\n" + FINAL)
              .interim(103)
              .body("hello"),
          passed("103 that says close", "HTTP/1.1 103 Wait\r\nConnection: close\r\n\r\n" + FINAL)
              .interim(103)
              .body("hello"),
          passed("103 in HTTP/1.0", "HTTP/1.0 103 Wait\r\n\r\n" + FINAL).interim(103).body("hello"),
          badGateway("103, then a reset", interim(103) + "HTTP/1.1 2").interim(103).reset(),
          badGateway(
                  "103, then both framings",
                  interim(103)
                      + ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"))
              .interim(103)
              .closed());
}
