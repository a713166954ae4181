package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Content-Length. */
final class ContentLengthCases {
  private ContentLengthCases() {}

  static RequestGroup group() {
    return new RequestGroup("Content-Length", "9112 6.2, 6.3; 9110 8.6", CASES);
  }

  /** A POST of five octets whose Content-Length is this. */
  private static String length(String afterColon) {
    return post("Content-Length:" + afterColon + "\r\n") + "abcde";
  }

  private static RequestCase bad(String name, String afterColon) {
    return refused(name, length(afterColon));
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("five octets", length(" 5")).body("abcde").sees("Content-Length: 5"),
          served("white space around the number", length(" \t5 \t")).body("abcde"),
          served("no space before the number", length("5")).body("abcde"),
          served("name in mixed case", post("cONTENT-lENGTH: 5\r\n") + "abcde").body("abcde"),
          served("zero", post("Content-Length: 0\r\n")),
          served("POST without Content-Length has no body", post()),
          served("GET with a body", get("Content-Length: 5\r\n") + "abcde").body("abcde"),
          served(
                  "DELETE with a body",
                  "DELETE /case HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde")
              .body("abcde"),
          served("body that is a request", get("Content-Length: 45\r\n") + PROBE).body(PROBE),
          served("body of NULs and line ends", post("Content-Length: 5\r\n") + "\0\r\n\r\n")
              .body("\0\r\n\r\n"),
          served("body of 70,000 octets", post("Content-Length: 70000\r\n") + "a".repeat(70000))
              .body("a".repeat(70000)),
          served("HTTP/1.0 with a body", "POST /case HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcde")
              .body("abcde")
              .closes(),
          either("leading zeros", length(" 0005")).body("abcde").sees("Content-Length: 5"),
          either("thirty leading zeros", length(" " + "0".repeat(30) + "5"))
              .with(400)
              .body("abcde"),
          bad("plus sign", " +5"),
          bad("minus sign", " -5"),
          bad("minus zero", " -0"),
          bad("empty Content-Length", ""),
          bad("Content-Length of white space", " \t "),
          bad("fraction", " 5.0"),
          bad("exponent", " 5e0"),
          bad("hexadecimal prefix", " 0x5"),
          bad("hexadecimal digit", " a"),
          bad("number with an underscore", " 0_5"),
          bad("letters", " five"),
          bad("letter after the number", " 5a"),
          bad("semicolon after the number", " 5;"),
          bad("quoted number", " \"5\""),
          bad("two numbers", " 5 5"),
          bad("tab between two numbers", " 5\t0"),
          bad("list of equal numbers", " 5, 5"),
          bad("list of different numbers", " 5, 6"),
          bad("list without space", " 5,0"),
          bad("comma after the number", " 5,"),
          bad("comma before the number", " ,5"),
          bad("only a comma", " ,"),
          bad("NUL after the number", " 5\0"),
          bad("NUL before the number", " \0" + "5"),
          bad("vertical tab before the number", " \u000b5"),
          bad("form feed after the number", " 5\f"),
          bad("bare CR after the number", " 5\r"),
          bad("no-break space before the number", "\u00a05"),
          bad("Arabic digit", " \u00d9\u00a5"),
          bad("full-width digit", " \u00ef\u00bc\u0095"),
          bad("superscript digit", " \u00b2"),
          bad("2 to the power of 63", " 9223372036854775808"),
          bad("2 to the power of 64", " 18446744073709551616"),
          bad("2 to the power of 64, and 5", " 18446744073709551621"),
          bad("forty digits", " " + "9".repeat(40)),
          bad("folded number", "\r\n 5"),
          bad("folded between two numbers", " 5\r\n 5"),
          bad("space before the colon of Content-Length", " 0\r\nContent-Length : 5"),
          refused(
              "two different lengths",
              post("Content-Length: 5\r\nContent-Length: 0\r\n") + "abcde"),
          refused(
              "two different lengths, zero first",
              post("Content-Length: 0\r\nContent-Length: 45\r\n")),
          refused(
              "two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n") + "abcde"),
          refused(
              "two lengths far apart, in another case",
              post("content-length: 5\r\nA: b\r\nC: d\r\nCONTENT-LENGTH: 0\r\n") + "abcde"),
          refused(
              "good length, then an empty one",
              post("Content-Length: 5\r\nContent-Length:\r\n") + "abcde"),
          refused(
              "good length, then a bad one",
              post("Content-Length: 5\r\nContent-Length: x\r\n") + "abcde"),
          refused("bad length on a GET", get("Content-Length: -1\r\n")),
          refused(
              "two lengths in HTTP/1.0",
              "POST /case HTTP/1.0\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nabcde"),
          either(
                  "length that is another number in octal",
                  post("Content-Length: 0010\r\n") + "abcdefghij")
              .body("abcdefghij")
              .sees("Content-Length: 10"),
          either("padded zero", post("Content-Length: 000\r\n")).sees("Content-Length: 0"),
          served(
                  "HEAD with a body that is a request",
                  "HEAD /case HTTP/1.1\r\nHost: a\r\nContent-Length: 45\r\n\r\n" + PROBE)
              .body(PROBE),
          served(
                  "OPTIONS with a body that is a request",
                  "OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 45\r\n\r\n" + PROBE)
              .body(PROBE));
}
