package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.PROBE;
import static dev.fairlead.framing.RequestCase.chunked;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Chunk extensions: well-formed ones are dropped, others refused. */
final class ChunkExtensionCases {
  private ChunkExtensionCases() {}

  static RequestGroup group() {
    return new RequestGroup("Chunk extensions", "9112 7.1.1", CASES);
  }

  private static String extended(String extension) {
    return chunked("5" + extension + "\r\nabcde\r\n0\r\n\r\n");
  }

  private static RequestCase good(String name, String extension) {
    return served(name, extended(extension)).body("abcde");
  }

  private static RequestCase odd(String name, String extension) {
    return either(name, extended(extension)).body("abcde").inBody();
  }

  private static RequestCase bad(String name, String extension) {
    return refused(name, extended(extension)).inBody();
  }

  private static final List<RequestCase> CASES =
      List.of(
          good("name only", ";a"),
          good("name and token", ";a=b"),
          good("name and quoted string", ";a=\"b c\""),
          good("empty quoted string", ";a=\"\""),
          good("semicolon in a quoted string", ";a=\"b;c\""),
          good("escaped quote in a quoted string", ";a=\"b\\\"c\""),
          good("several extensions", ";a;b=c;d=\"e\""),
          served("extension of the last chunk", chunked("5\r\nabcde\r\n0;a=b\r\n\r\n"))
              .body("abcde"),
          odd("space before the semicolon", " ;a=b"),
          odd("space after the semicolon", "; a=b"),
          odd("spaces around the equals sign", ";a = b"),
          odd("octets above 0x7f in a quoted string", ";a=\"\u00e9\""),
          bad("empty name", ";"),
          bad("empty name and a value", ";=b"),
          bad("empty value", ";a="),
          bad("two semicolons", ";;a"),
          bad("semicolon at the end", ";a;"),
          bad("two equals signs", ";a==b"),
          bad("two words", ";a b"),
          bad("two words for a value", ";a=b c"),
          bad("no semicolon", " a=b"),
          bad("comma for a semicolon", ",a=b"),
          bad("space at the end", ";a "),
          bad("open quoted string", ";a=\"b"),
          bad("quoted string that ends in a backslash", ";a=\"b\\"),
          bad("text after a quoted string", ";a=\"b\"c"),
          bad("quoted name", ";\"a\"=b"),
          bad("bracket in a name", ";[a]=b"),
          bad("slash in a value", ";a=b/c"),
          bad("bare LF in place of a name", ";\n"),
          bad("bare LF after a name", ";a\n"),
          bad("bare LF in a quoted string", ";a=\"b\nc\""),
          bad("CRLF in a quoted string", ";a=\"b\r\nc\""),
          bad("bare CR after a name", ";a\rb"),
          bad("bare CR at the end", ";a\r"),
          bad("NUL in a name", ";a\0b"),
          bad("NUL in a quoted string", ";a=\"b\0c\""),
          bad("control character in a value", ";a=b\u0001"),
          bad("vertical tab in place of a name", ";\u000b"),
          bad("DEL in a name", ";a\u007f"),
          bad("non-ASCII octet in a name", ";\u00e9"),
          refused("bad extension of the last chunk", chunked("5\r\nabcde\r\n0;\r\n\r\n")).inBody(),
          refused(
                  "bare LF in an extension hides a request",
                  chunked("2;\nxx\r\n2d\r\n0\r\n\r\n" + PROBE + "\r\n0\r\n\r\n"))
              .inBody(),
          refused(
                  "bare CR in an extension hides a request",
                  chunked("2;\rxx\r\n2d\r\n0\r\n\r\n" + PROBE + "\r\n0\r\n\r\n"))
              .inBody(),
          bad("extension of 100,000 octets", ";" + "a".repeat(100_000)),
          bad("50,000 extensions", ";a".repeat(50_000)),
          good("extension of 4,000 octets", ";" + "a".repeat(4000)),
          good("quoted string of 4,000 octets", ";a=\"" + "b\\\"".repeat(1300) + "\""),
          good("1,000 extensions", ";a".repeat(1000)),
          served(
                  "extensions of 1,000 octets on 40 chunks",
                  chunked(("1;" + "a".repeat(1000) + "\r\nx\r\n").repeat(40) + "0;b=\"c\"\r\n\r\n"))
              .body("x".repeat(40)),
          good("extension that looks like a size", ";a=0"),
          good("chunked body inside a quoted string", ";a=\"0 \""),
          bad("quoted string without an end", ";a=\"" + "b".repeat(100_000)),
          refused(
                  "CRLF in a quoted string hides a request",
                  chunked("2;a=\"\r\nxx\r\n2d\r\n\"\r\n" + PROBE + "\r\n0\r\n\r\n"))
              .inBody(),
          refused(
                  "extension after the line end hides a request",
                  chunked("2\r;a\nxx\r\n2d\r\n0\r\n\r\n" + PROBE + "\r\n0\r\n\r\n"))
              .inBody());
}
