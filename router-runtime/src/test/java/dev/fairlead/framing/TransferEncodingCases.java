package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Transfer-Encoding, alone and beside Content-Length. */
final class TransferEncodingCases {
  private TransferEncodingCases() {}

  static RequestGroup group() {
    return new RequestGroup("Transfer-Encoding", "9112 6.1, 6.3, 7, 11.2", CASES);
  }

  private static final String BODY = "5\r\nabcde\r\n0\r\n\r\n";

  /** A POST of five chunked octets whose Transfer-Encoding is this. */
  private static String coding(String afterColon) {
    return post("Transfer-Encoding:" + afterColon + "\r\n") + BODY;
  }

  private static RequestCase bad(String name, String afterColon) {
    return refused(name, coding(afterColon));
  }

  private static RequestCase both(String name, String fieldLines, String body) {
    return refused(name, post(fieldLines) + body);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("chunked", coding(" chunked")).body("abcde").hides("Content-Length"),
          served("coding in mixed case", coding(" ChUnKeD")).body("abcde"),
          served("white space around the coding", coding("\t chunked \t")).body("abcde"),
          served("no space before the coding", coding("chunked")).body("abcde"),
          served("name in mixed case", post("tRANSFER-eNCODING: chunked\r\n") + BODY).body("abcde"),
          served("GET with a chunked body", get("Transfer-Encoding: chunked\r\n") + BODY)
              .body("abcde"),
          served(
                  "chunked body that is a request",
                  post("Transfer-Encoding: chunked\r\n") + "2d\r\n" + PROBE + "\r\n0\r\n\r\n")
              .body(PROBE),
          served(
                  "OPTIONS with a chunked body",
                  "OPTIONS /case HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY)
              .body("abcde"),
          either("comma before the coding", coding(" ,chunked")).with(400).body("abcde"),
          both("CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"),
          both(
              "TE.CL",
              "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
              "2d\r\n" + PROBE + "\r\n0\r\n\r\n"),
          both(
              "both, and they agree", "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n", BODY),
          both(
              "length of zero and chunked",
              "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
              BODY),
          both(
              "both, far apart",
              "Transfer-Encoding: chunked\r\nA: b\r\nC: d\r\nContent-Length: 5\r\n",
              BODY),
          both(
              "bad length and chunked",
              "Content-Length: x\r\nTransfer-Encoding: chunked\r\n",
              BODY),
          both(
              "both, in lower case",
              "content-length: 6\r\ntransfer-encoding: chunked\r\n",
              "0\r\n\r\nG"),
          both(
              "length and identity",
              "Content-Length: 5\r\nTransfer-Encoding: identity\r\n",
              "abcde"),
          both(
              "length and an unknown coding",
              "Content-Length: 5\r\nTransfer-Encoding: x\r\n",
              "abcde"),
          both(
              "length and an empty coding", "Content-Length: 5\r\nTransfer-Encoding:\r\n", "abcde"),
          both(
              "both on a GET", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nA: b\r\n", BODY),
          both(
              "Connection lists Transfer-Encoding beside a length",
              "Content-Length: 5\r\n"
                  + "Transfer-Encoding: chunked\r\n"
                  + "Connection: Transfer-Encoding\r\n",
              BODY),
          refused(
              "both in HTTP/1.0",
              "POST /case HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + BODY),
          refused(
              "chunked in HTTP/1.0",
              "POST /case HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY),
          refused(
              "chunked in HTTP/1.0 with keep-alive",
              "POST /case HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + BODY),
          bad("chunked twice in one list", " chunked, chunked"),
          bad("chunked twice in two fields", " chunked\r\nTransfer-Encoding: chunked"),
          bad(
              "chunked, then an unknown coding in a second field",
              " chunked\r\nTransfer-Encoding: cow"),
          bad(
              "unknown coding, then chunked in a second field",
              " cow\r\nTransfer-Encoding: chunked"),
          bad(
              "chunked, then identity in a second field",
              " chunked\r\nTransfer-Encoding: identity"),
          bad("chunked, then an empty second field", " chunked\r\nTransfer-Encoding:"),
          bad("identity", " identity"),
          bad("identity, then chunked", " identity, chunked").with(501),
          bad("chunked, then identity", " chunked, identity"),
          bad("gzip", " gzip"),
          bad("gzip, then chunked", " gzip, chunked").with(501),
          bad("chunked is not last", " chunked, gzip"),
          bad("chunked is not last, without space", " chunked,deflate"),
          bad("xchunked", " xchunked"),
          bad("chunkedx", " chunkedx"),
          bad("chunk", " chunk"),
          bad("chunked with a hyphen", " chunked-"),
          bad("two words", " x chunked"),
          bad("space inside chunked", " chun ked"),
          bad("comma after chunked", " chunked,"),
          bad("only a comma", " ,"),
          bad("empty Transfer-Encoding", ""),
          bad("Transfer-Encoding of white space", " \t "),
          bad("parameter", " chunked;q=1"),
          bad("empty parameter", " chunked;"),
          bad("quoted chunked", " \"chunked\""),
          bad("chunked in single quotes", " 'chunked'"),
          bad("colon before chunked", " :chunked"),
          bad("NUL after chunked", " chunked\0"),
          bad("NUL before chunked", " \0chunked"),
          bad("vertical tab before chunked", " \u000bchunked"),
          bad("vertical tab after chunked", " chunked\u000b"),
          bad("form feed before chunked", "\fchunked"),
          bad("DEL after chunked", " chunked\u007f"),
          bad("no-break space before chunked", "\u00a0chunked"),
          bad("Cyrillic letter in chunked", " chunk\u00d0\u00b5d"),
          bad("Kelvin sign in chunked", " chun\u00e2\u0084\u00aaed"),
          bad("bare CR before chunked", "\rchunked"),
          bad("bare CR after chunked", " chunked\r"),
          bad("bare LF before chunked", "\nchunked"),
          bad("folded before chunked", "\r\n chunked"),
          bad("folded after chunked", " chunked\r\n , identity"),
          bad("folded with a tab before chunked", "\r\n\tchunked"),
          bad("name as value", " Transfer-Encoding: chunked"),
          refused("space before the colon", post("Transfer-Encoding : chunked\r\n") + BODY),
          refused("tab before the colon", post("Transfer-Encoding\t: chunked\r\n") + BODY),
          refused("space before the name", post("A: b\r\n Transfer-Encoding: chunked\r\n") + BODY),
          refused("NUL in the name", post("Transfer\0-Encoding: chunked\r\n") + BODY),
          refused("DEL after the name", post("Transfer-Encoding\u007f: chunked\r\n") + BODY),
          refused("no colon after the name", post("Transfer-Encoding chunked\r\n") + BODY),
          refused("bad coding on a GET", get("Transfer-Encoding: xchunked\r\n")));
}
