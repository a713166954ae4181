package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Answers that come before the request is complete. */
final class EarlyCases {
  private EarlyCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Early responses", "9112 9.3, 9.5; 9110 7.5, 10.1.1", CASES);
  }

  private static String post(String fieldLines, String body) {
    return "POST /scripted HTTP/1.1\r\nHost: example.com\r\n" + fieldLines + "\r\n" + body;
  }

  private static String answer(int status, String fieldLines) {
    return "HTTP/1.1 " + status + " Early\r\n" + fieldLines + "Content-Length: 5\r\n\r\nhello";
  }

  private static ResponseCase early(String name, int status, String fieldLines) {
    return passed(name, answer(status, fieldLines)).status(status).body("hello").beforeBody();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          early("413 inside a body", 413, "")
              .toRequest(post("Content-Length: 100000\r\n", "a".repeat(1000))),
          early("413 inside a body, and close", 413, "Connection: close\r\n")
              .toRequest(post("Content-Length: 100000\r\n", "a".repeat(1000))),
          early("200 inside a body", 200, "")
              .toRequest(post("Content-Length: 100000\r\n", "a".repeat(1000))),
          early("403 before a body", 403, "").toRequest(post("Content-Length: 5\r\n", "")),
          early("403 inside a chunked body", 403, "")
              .toRequest(post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n")),
          early("417 instead of 100", 417, "")
              .interim(100)
              .toRequest(post("Expect: 100-continue\r\nContent-Length: 5\r\n", "")),
          early("200 instead of 100", 200, "")
              .interim(100)
              .toRequest(post("Expect: 100-continue\r\nContent-Length: 5\r\n", "")),
          early("200 before a body that is a request", 200, "")
              .toRequest(post("Content-Length: 100000\r\n", RequestCase.PROBE)),
          early("200 before a chunk that is a request", 200, "")
              .toRequest(post("Transfer-Encoding: chunked\r\n", "ffff\r\n" + RequestCase.PROBE)),
          early("200 instead of 100, and a body that is a request", 200, "")
              .interim(100)
              .toRequest(post("Expect: 100-continue\r\nContent-Length: 90\r\n", RequestCase.PROBE)),
          early("417 instead of 100, and a chunk that is a request", 417, "")
              .interim(100)
              .toRequest(
                  post(
                      "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n",
                      "2d\r\n" + RequestCase.PROBE + "\r\n")),
          early("103, then 200 inside a body", 200, "")
              .interim(103)
              .answers("HTTP/1.1 103 Wait\r\n\r\n" + answer(200, ""))
              .toRequest(post("Content-Length: 50000\r\n", "a".repeat(1000))),
          ResponseCase.badGateway("malformed answer inside a body", "HTTP/1.1 2000 Early\r\n\r\n")
              .beforeBody()
              .toRequest(post("Content-Length: 100000\r\n", RequestCase.PROBE)));
}
