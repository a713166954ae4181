package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** Transfer-Encoding of responses. */
final class ResponseCodingCases {
  private ResponseCodingCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Response Transfer-Encoding", "9112 6.1, 6.3, 7", CASES);
  }

  private static final String BODY = "5\r\nhello\r\n0\r\n\r\n";

  private static String coding(String afterColon) {
    return ok("Transfer-Encoding:" + afterColon + "\r\n", BODY);
  }

  private static ResponseCase bad(String name, String afterColon) {
    return badGateway(name, coding(afterColon)).closed();
  }

  private static final List<ResponseCase> CASES =
      List.of(
          passed("chunked", coding(" chunked")).body("hello"),
          passed("coding in mixed case", coding(" ChUnKeD")).body("hello"),
          passed("white space around the coding", coding("\t chunked \t")).body("hello"),
          passed("chunked, and the backend closes", coding(" chunked")).body("hello").closed(),
          passed("chunked, to an HTTP/1.0 client", coding(" chunked"))
              .toRequest("GET /scripted HTTP/1.0\r\nHost: example.com\r\n\r\n")
              .body("hello")
              .hides("Transfer-Encoding"),
          badGateway(
                  "length and chunked",
                  ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", BODY))
              .closed(),
          badGateway(
                  "chunked and length",
                  ok("Transfer-Encoding: chunked\r\nContent-Length: 15\r\n", BODY))
              .closed(),
          badGateway(
                  "chunked in HTTP/1.0",
                  "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY)
              .closed(),
          bad("chunked twice in one list", " chunked, chunked"),
          bad("chunked twice in two fields", " chunked\r\nTransfer-Encoding: chunked"),
          bad("identity", " identity"),
          bad("gzip", " gzip"),
          bad("gzip, then chunked", " gzip, chunked"),
          bad("chunked is not last", " chunked, gzip"),
          bad("xchunked", " xchunked"),
          bad("chunked with a parameter", " chunked;q=1"),
          bad("quoted chunked", " \"chunked\""),
          bad("empty Transfer-Encoding", ""),
          bad("NUL after chunked", " chunked\0"),
          bad("vertical tab before chunked", " \u000bchunked"),
          bad("folded before chunked", "\r\n chunked"),
          badGateway("space before the colon", ok("Transfer-Encoding : chunked\r\n", BODY))
              .closed(),
          passed("chunked, to an HTTP/1.0 client that keeps the connection", coding(" chunked"))
              .toRequest(
                  "GET /scripted HTTP/1.0\r\nHost: example.com\r\nConnection: keep-alive\r\n\r\n")
              .body("hello")
              .hides("Transfer-Encoding", "Content-Length"),
          passed("listed Transfer-Encoding", coding(" chunked\r\nConnection: Transfer-Encoding"))
              .body("hello"),
          badGateway(
                  "chunked in HTTP/1.0 that keeps the connection",
                  "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
                      + BODY)
              .closed(),
          badGateway(
                  "chunked and a length in HTTP/1.0",
                  "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 15\r\n\r\n"
                      + BODY)
              .closed(),
          badGateway(
                  "identity in HTTP/1.0",
                  "HTTP/1.0 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello")
              .closed(),
          badGateway(
                  "chunked in HTTP/1.0, to HEAD",
                  "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
              .to("HEAD")
              .closed(),
          badGateway(
                  "length and chunked, to HEAD",
                  ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", ""))
              .to("HEAD")
              .closed(),
          bad("no-break space before chunked", "\u00a0chunked"),
          bad("octet above 0x7f after chunked", " chunked\u00ff"),
          bad("comma before chunked", " ,chunked"),
          bad("bare CR before chunked", "\rchunked"),
          bad("bare LF before chunked", "\nchunked"));
}
