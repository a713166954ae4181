package dev.fairlead.framing;

import static dev.fairlead.framing.DowngradeCase.get;
import static dev.fairlead.framing.DowngradeCase.post;
import static dev.fairlead.framing.DowngradeCase.refused;
import static dev.fairlead.framing.DowngradeCase.served;
import static dev.fairlead.framing.RequestCase.PROBE;

import java.util.List;

/** Where content ends, as frames, as content-length and as transfer-encoding say it. */
final class DowngradeFramingCases {
  private static final String CHUNKS = "0\r\n\r\n" + PROBE;

  private DowngradeFramingCases() {}

  static DowngradeGroup group() {
    return new DowngradeGroup("Content and trailers", "9113 8.1, 8.1.1, 8.2.2; 9110 6.5.1", CASES);
  }

  private static DowngradeCase coding(String name, String value) {
    return refused(name, post("transfer-encoding", value)).data(CHUNKS);
  }

  /** Content of five octets with this length. */
  private static DowngradeCase length(String name, String value) {
    return refused(name, post("content-length", value)).data("abcde");
  }

  private static DowngradeCase posted(String name, String... more) {
    return served(name, post(more)).as("POST /case");
  }

  private static DowngradeCase trailer(String name, String... trailers) {
    return refused(name, post()).data("abcde").trailers(trailers).inBody();
  }

  /** A field that may not be a trailer: dropped or refused, never passed on. */
  private static DowngradeCase dropped(String name, String value) {
    return posted(name + " as a trailer")
        .data("abcde")
        .trailers(name, value)
        .body("abcde")
        .hides("Content-Length", name.equals("host") ? "Trailer" : name);
  }

  private static final List<DowngradeCase> CASES =
      List.of(
          posted("content with its length", "content-length", "5")
              .data("abcde")
              .body("abcde")
              .sees("content-length: 5")
              .hides("Transfer-Encoding"),
          posted("content without a length").data("abc").data("de").body("abcde"),
          posted("length in several frames", "content-length", "5")
              .data("ab")
              .data("")
              .data("cde")
              .body("abcde"),
          posted("no content").hides("Transfer-Encoding"),
          posted("length of zero", "content-length", "0").hides("Transfer-Encoding"),
          posted("length of zero and an empty frame", "content-length", "0")
              .data("")
              .hides("Transfer-Encoding"),
          served("GET with content", get("content-length", "45")).data(PROBE).body(PROBE),
          posted("content that is a request").data(PROBE).body(PROBE),
          posted("content that is a last chunk and a request").data(CHUNKS).body(CHUNKS),
          posted("content that is a chunk").data("5\r\nabcde\r\n").body("5\r\nabcde\r\n"),
          posted("leading zeros of a length", "content-length", "0005")
              .data("abcde")
              .body("abcde")
              .sees("content-length: 5"),
          posted("padded length that is another number in octal", "content-length", "0010")
              .data("abcdefghij")
              .body("abcdefghij")
              .sees("content-length: 10"),
          length("length too small", "4").inBody(),
          length("length too large", "6").inBody(),
          length("length of zero, but content", "0").beyond(""),
          refused("length of the first of two frames", post("content-length", "5"))
              .data("abcde")
              .data(PROBE)
              .beyond("abcde"),
          length("plus sign", "+5"),
          length("minus sign", "-5"),
          length("hexadecimal prefix", "0x5"),
          length("fraction", "5.0"),
          length("list of equal numbers", "5, 5"),
          length("list without space", "5,5"),
          length("comma after the number", "5,"),
          length("letters", "five"),
          length("letter after the number", "5a"),
          length("two numbers", "5 5"),
          length("empty content-length", ""),
          length("2 to the power of 64, and 5", "18446744073709551621"),
          length("2 to the power of 63", "9223372036854775808"),
          length("octet above 0x7f in a length", "5\u00a0"),
          length("CRLF after a length", "5\r\n"),
          length("length that brings a coding", "5\r\nTransfer-Encoding: chunked"),
          refused("two equal lengths", post("content-length", "5", "content-length", "5"))
              .data("abcde"),
          refused("two different lengths", post("content-length", "5", "content-length", "0"))
              .data("abcde"),
          refused("length, but no content", post("content-length", "45")),
          refused("length of a GET, but no content", get("content-length", "45")),
          refused("length too large, and trailers", post("content-length", "6"))
              .data("abcde")
              .trailers("x-sum", "1")
              .inBody(),
          refused("length that is less than a request", post("content-length", "1"))
              .data(PROBE)
              .inBody(),
          coding("chunked", "chunked"),
          coding("chunked in mixed case", "ChUnKeD"),
          coding("identity", "identity"),
          coding("gzip, chunked", "gzip, chunked"),
          coding("empty transfer-encoding", ""),
          coding("coding that brings a field", "chunked\r\nA: b"),
          refused("length and chunked", post("content-length", "5", "transfer-encoding", "chunked"))
              .data("abcde"),
          refused("chunked on a GET", get("transfer-encoding", "chunked")),
          posted("trailer")
              .data("abcde")
              .trailers("x-sum", "1")
              .body("abcde")
              .seesTrailer("x-sum: 1"),
          posted("trailer without content").trailers("x-sum", "1").seesTrailer("x-sum: 1"),
          posted("octets above 0x7f in a trailer")
              .data("abcde")
              .trailers("x-sum", "\u00e9")
              .body("abcde")
              .seesTrailer("x-sum: \u00e9"),
          dropped("content-length", "45"),
          dropped("host", "example.org"),
          dropped("authorization", "Basic YTpi"),
          dropped("cookie", "a=b"),
          dropped("content-type", "text/html"),
          dropped("expect", "100-continue"),
          dropped("trailer", "a"),
          dropped("cache-control", "no-store"),
          trailer("transfer-encoding as a trailer", "transfer-encoding", "chunked"),
          trailer("connection as a trailer", "connection", "close"),
          trailer("upgrade as a trailer", "upgrade", "h2c"),
          trailer("pseudo-header field as a trailer", ":path", "/smuggled"),
          trailer("capital in a trailer", "X-Sum", "1"),
          trailer("colon in a trailer's name", "x:sum", "1"),
          trailer("empty name of a trailer", "", "1"),
          trailer("end of the trailers in one", "x", "1\r\n\r\n" + PROBE),
          trailer("space before a trailer's value", "x", " 1"));
}
