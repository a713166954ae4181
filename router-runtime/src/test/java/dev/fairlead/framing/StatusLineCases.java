package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.either;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Status lines, and what is no response at all. */
final class StatusLineCases {
  private StatusLineCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Status line", "9112 4, 8; 9110 15", CASES);
  }

  private static String line(String statusLine) {
    return statusLine + "\r\nContent-Length: 5\r\n\r\nhello";
  }

  private static ResponseCase good(String name, int status, String statusLine) {
    return passed(name, line(statusLine)).status(status).body("hello");
  }

  private static ResponseCase bad(String name, String statusLine) {
    return badGateway(name, line(statusLine)).closed();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          good("200", 200, "HTTP/1.1 200 OK"),
          good("empty reason", 200, "HTTP/1.1 200 "),
          good("reason of several words and a tab", 404, "HTTP/1.1 404 Not\tfound here"),
          good("octets above 0x7f in the reason", 200, "HTTP/1.1 200 \u00c3\u00a9"),
          good("unknown status of a known class", 299, "HTTP/1.1 299 Whatever"),
          good("status 499", 499, "HTTP/1.1 499 Odd"),
          good("status 599", 599, "HTTP/1.1 599 Odd"),
          good("HTTP/1.0", 200, "HTTP/1.0 200 OK").closed(),
          either("no space after the status", line("HTTP/1.1 200")).body("hello"),
          either("higher minor version", line("HTTP/1.2 200 OK")).body("hello"),
          either("status 600", line("HTTP/1.1 600 Odd")).status(600).body("hello"),
          either("status 999", line("HTTP/1.1 999 Odd")).status(999).body("hello"),
          bad("status 000", "HTTP/1.1 000 OK"),
          bad("status 099", "HTTP/1.1 099 OK"),
          bad("status of two digits", "HTTP/1.1 20 OK"),
          bad("status of four digits", "HTTP/1.1 2000 OK"),
          bad("letter in the status", "HTTP/1.1 2x0 OK"),
          bad("signed status", "HTTP/1.1 +20 OK"),
          bad("negative status", "HTTP/1.1 -200 OK"),
          bad("fraction in the status", "HTTP/1.1 200.1 OK"),
          bad("no status", "HTTP/1.1 OK"),
          bad("nothing but the version", "HTTP/1.1"),
          bad("two spaces before the status", "HTTP/1.1  200 OK"),
          bad("tab before the status", "HTTP/1.1\t200 OK"),
          bad("tab after the status", "HTTP/1.1 200\tOK"),
          bad("space before the version", " HTTP/1.1 200 OK"),
          bad("version in lower case", "http/1.1 200 OK"),
          bad("version without minor", "HTTP/1 200 OK"),
          bad("HTTP/0.9", "HTTP/0.9 200 OK"),
          bad("HTTP/2.0", "HTTP/2.0 200 OK"),
          bad("HTTP/11.1", "HTTP/11.1 200 OK"),
          bad("minor of two digits", "HTTP/1.10 200 OK"),
          bad("letter after the version", "HTTP/1.1x 200 OK"),
          bad("ICY", "ICY 200 OK"),
          bad("request line", "GET / HTTP/1.1"),
          bad("NUL in the reason", "HTTP/1.1 200 O\0K"),
          bad("control character in the reason", "HTTP/1.1 200 O\u0001K"),
          bad("DEL in the reason", "HTTP/1.1 200 O\u007fK"),
          bad("bare CR in the reason", "HTTP/1.1 200 O\rK"),
          bad("two CRs before LF", "HTTP/1.1 200 OK\r"),
          bad("bare LF hides a field in the reason", "HTTP/1.1 200 OK\nSet-Cookie: a=b"),
          badGateway("bare LFs throughout", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello").closed(),
          either("empty line before the status line", "\r\n" + line("HTTP/1.1 200 OK"))
              .body("hello")
              .refusedHere(),
          badGateway("no answer at all", "").closed(),
          badGateway("reset instead of an answer", "").reset(),
          badGateway("only an empty line", "\r\n").closed(),
          badGateway("HTTP/0.9 body", "<html>hello</html>\r\n\r\n").closed(),
          badGateway("TLS alert", "\u0015\u0003\u0003\0\u0002\u0002\u0028").closed(),
          badGateway("HTTP/2 SETTINGS", "\0\0\0\u0004\0\0\0\0\0").closed(),
          badGateway("cut inside the status line", "HTTP/1.1 200").closed(),
          badGateway("cut after the status line", "HTTP/1.1 200 OK\r\n").closed(),
          badGateway("cut inside a field", "HTTP/1.1 200 OK\r\nContent-Le").closed(),
          badGateway("cut before the last line end", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")
              .closed(),
          badGateway("cut inside the last line end", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r")
              .closed(),
          badGateway("status line without an end", "HTTP/1.1 200 " + "a".repeat(200_000)).closed());
}
