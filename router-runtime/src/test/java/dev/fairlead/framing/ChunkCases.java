package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.chunked;
import static dev.fairlead.framing.RequestCase.cut;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Chunk sizes and what ends a chunk. */
final class ChunkCases {
  private ChunkCases() {}

  static RequestGroup group() {
    return new RequestGroup("Chunks", "9112 7.1", CASES);
  }

  private static final String LAST = "0\r\n\r\n";

  /** One chunk of five octets whose size line is this, end of line included. */
  private static RequestCase bad(String name, String sizeLine) {
    return refused(name, chunked(sizeLine + "abcde\r\n" + LAST)).inBody();
  }

  private static RequestCase badBody(String name, String body) {
    return refused(name, chunked(body)).inBody();
  }

  private static RequestCase good(String name, String body, String content) {
    return served(name, chunked(body)).body(content);
  }

  private static final List<RequestCase> CASES =
      List.of(
          good("no chunk but the last", LAST, ""),
          good("several chunks", "3\r\nabc\r\n1\r\nd\r\n2\r\nef\r\n" + LAST, "abcdef"),
          good("size in capitals", "A\r\nabcdefghij\r\n" + LAST, "abcdefghij"),
          good("size in small letters", "a\r\nabcdefghij\r\n" + LAST, "abcdefghij"),
          good("size with leading zeros", "0005\r\nabcde\r\n" + LAST, "abcde"),
          good("last chunk of several zeros", "5\r\nabcde\r\n000\r\n\r\n", "abcde"),
          good("line ends as data", "4\r\n\r\n\r\n\r\n" + LAST, "\r\n\r\n"),
          good("NULs and high octets as data", "3\r\n\0\u00ff\u0080\r\n" + LAST, "\0\u00ff\u0080"),
          good("last chunk as data", "5\r\n0\r\n\r\n\r\n" + LAST, "0\r\n\r\n"),
          good(
              "chunk of 70,000 octets",
              "11170\r\n" + "a".repeat(70000) + "\r\n" + LAST,
              "a".repeat(70000)),
          good("300 chunks of one octet", "1\r\na\r\n".repeat(300) + LAST, "a".repeat(300)),
          good("sixteen digits, mostly zeros", "0000000000000005\r\nabcde\r\n" + LAST, "abcde"),
          good("size with forty leading zeros", "0".repeat(40) + "5\r\nabcde\r\n" + LAST, "abcde"),
          good(
              "last chunk of forty zeros", "5\r\nabcde\r\n" + "0".repeat(40) + "\r\n\r\n", "abcde"),
          bad("leading zeros and 2 to the power of 64, and 5", "00010000000000000005\r\n"),
          bad("empty size", "\r\n"),
          bad("no digit", "g\r\n"),
          bad("digit and no digit", "5g\r\n"),
          bad("hexadecimal prefix", "0x5\r\n"),
          bad("hexadecimal suffix", "5h\r\n"),
          bad("plus sign", "+5\r\n"),
          bad("minus sign", "-5\r\n"),
          bad("minus zero", "-0\r\n"),
          bad("underscore", "0_5\r\n"),
          bad("fraction", "5.0\r\n"),
          bad("exponent", "5e+0\r\n"),
          bad("comma", "5,\r\n"),
          bad("quoted size", "\"5\"\r\n"),
          bad("space before the size", " 5\r\n"),
          bad("tab before the size", "\t5\r\n"),
          bad("space after the size", "5 \r\n"),
          bad("tab after the size", "5\t\r\n"),
          bad("vertical tab after the size", "5\u000b\r\n"),
          bad("vertical tab before the size", "\u000b5\r\n"),
          bad("space inside the size", "0 5\r\n"),
          bad("NUL before the size", "\0" + "5\r\n"),
          bad("NUL after the size", "5\0\r\n"),
          bad("DEL after the size", "5\u007f\r\n"),
          bad("non-ASCII octet after the size", "5\u00a0\r\n"),
          bad("full-width digit", "\u00ef\u00bc\u0095\r\n"),
          bad("colon after the size", "5:\r\n"),
          bad("empty line before the size", "\r\n5\r\n"),
          bad("2 to the power of 63", "8000000000000000\r\n"),
          bad("2 to the power of 64, less 1", "FFFFFFFFFFFFFFFF\r\n"),
          bad("2 to the power of 64, and 5", "10000000000000005\r\n"),
          bad("twenty digits", "fffffffffffffffffffff\r\n"),
          bad("bare LF after the size", "5\n"),
          bad("bare CR after the size", "5\r"),
          bad("two CRs after the size", "5\r\r\n"),
          bad("LF before CR after the size", "5\n\r"),
          cut("2 to the power of 32, and 5, is not 5", chunked("100000005\r\nabcde\r\n" + LAST)),
          badBody("no line end after the data", "5\r\nabcde" + LAST),
          badBody("two other octets after the data", "5\r\nabcdeXX" + LAST),
          badBody("bare LF after the data", "5\r\nabcde\n" + LAST),
          badBody("bare CR after the data", "5\r\nabcde\r" + LAST),
          badBody("LF before CR after the data", "5\r\nabcde\n\r" + LAST),
          badBody("two CRs after the data", "5\r\nabcde\r\r\n" + LAST),
          badBody("NUL after the data", "5\r\nabcde\0\r\n" + LAST),
          badBody("data longer than its size", "5\r\nabcdef\r\n" + LAST),
          badBody("data shorter than its size", "5\r\nabcd\r\n" + LAST),
          refused("HEAD with a bad size", chunked("5\r\nabcde\r\nx\r\n").replace("POST", "HEAD"))
              .inBody(),
          badBody("bad size in the second chunk", "5\r\nabcde\r\nx\r\n" + LAST),
          badBody("second chunk with a signed size", "5\r\nabcde\r\n-1\r\nf\r\n" + LAST),
          badBody("bare LF after the last size", "5\r\nabcde\r\n0\n\r\n"),
          badBody("bare LF ends the body", "5\r\nabcde\r\n0\r\n\n"),
          badBody("bare LFs throughout", "5\nabcde\n0\n\n"),
          badBody("two CRs end the body", "5\r\nabcde\r\n0\r\n\r\r\n"),
          badBody("bare CR ends the body", "5\r\nabcde\r\n0\r\n\r"),
          badBody("space after the last size", "5\r\nabcde\r\n0 \r\n\r\n"),
          badBody("signed last size", "5\r\nabcde\r\n-0\r\n\r\n"),
          badBody("hexadecimal prefix of the last size", "5\r\nabcde\r\n0x0\r\n\r\n"),
          badBody("request instead of the final line", "5\r\nabcde\r\n0\r\n" + PROBE),
          good("2,000 chunks of one octet", "1\r\na\r\n".repeat(2000) + LAST, "a".repeat(2000)),
          good(
              "500 chunks of one octet with padded sizes",
              "00000001\r\na\r\n".repeat(500) + LAST,
              "a".repeat(500)),
          good(
              "chunk that looks like a chunked body",
              "a\r\n5\r\n0\r\n\r\nxx\r\n" + LAST,
              "5\r\n0\r\n\r\nxx"),
          badBody("chunk behind the last chunk", "0\r\n5\r\nabcde\r\n0\r\n\r\n"),
          badBody("second empty chunk in place of the final line", "5\r\nabcde\r\n0\r\n0\r\n\r\n"),
          badBody("size of two lines", "5\r\n\r\nabcde\r\n" + LAST),
          badBody("size in two lines", "0000\r\n5\r\nabcde\r\n" + LAST),
          badBody("endless zeros", "0".repeat(100_000) + "\r\n\r\n"));
}
