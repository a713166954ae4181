package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.CONTINUATION;
import static dev.fairlead.http2.RawPeer.END_HEADERS;
import static dev.fairlead.http2.RawPeer.END_STREAM;
import static dev.fairlead.http2.RawPeer.HEADERS;
import static dev.fairlead.http2.RawPeer.block;
import static dev.fairlead.http2.RawPeer.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** RFC 9113 section 8.2 and RFC 9110 section 5: names and values. */
final class FieldRules {
  private final List<Rule> rules = new ArrayList<>();

  private FieldRules() {}

  static List<Rule> all() {
    FieldRules made = new FieldRules();
    made.names();
    made.values();
    made.connectionSpecific();
    made.limits();
    return made.rules;
  }

  private void rule(String name, String outcome, Consumer<RawPeer> client) {
    rules.add(new Rule(name, outcome, client));
  }

  private void malformed(String name, String... fields) {
    rule(name, "stream 1 PROTOCOL_ERROR", c -> c.headers(1, true, fields));
  }

  private void fields(String name, String outcome, String... fields) {
    rule(name, outcome, c -> c.headers(1, true, fields));
  }

  private void names() {
    malformed("8.2.1 refuses upper case", request("GET", "X-Upper", "1"));
    malformed("8.2.1 refuses one upper-case letter at the end", request("GET", "x-uppeR", "1"));
    malformed("8.2.1 refuses an empty name", request("GET", "", "1"));
    malformed("8.2.1 refuses a space", request("GET", "x a", "1"));
    malformed("8.2.1 refuses a space at the end", request("GET", "x-a ", "1"));
    malformed("8.2.1 refuses a colon at the end", request("GET", "x-a:", "1"));
    malformed("8.2.1 refuses a colon inside", request("GET", "x:a", "1"));
    malformed("8.2.1 refuses a line break", request("GET", "x-a\r\nhost", "b"));
    malformed("8.2.1 refuses a bare line feed", request("GET", "x-a\nhost", "b"));
    malformed("8.2.1 refuses NUL", request("GET", "x-\0", "1"));
    malformed("8.2.1 refuses DEL", request("GET", "x-\u007f", "1"));
    malformed("8.2.1 refuses octets beyond ASCII", request("GET", "x-\u00fc", "1"));
    malformed("8.2.1 refuses separators", request("GET", "x(a)", "1"));
    malformed("8.2.1 refuses a slash", request("GET", "x/a", "1"));
    rule(
        "8.2.1 takes every token character",
        "served",
        c -> c.headers(1, true, request("GET", "x!#$%&'*+-.^_`|~09", "1")));
  }

  private void values() {
    malformed("8.2.1 refuses NUL in a value", request("GET", "x-a", "a\0b"));
    malformed("8.2.1 refuses CR in a value", request("GET", "x-a", "a\rb"));
    malformed("8.2.1 refuses LF in a value", request("GET", "x-a", "a\nb"));
    malformed("8.2.1 refuses CRLF in a value", request("GET", "x-a", "a\r\nhost: b"));
    malformed(
        "8.2.1 refuses a request in a value",
        request("GET", "x-a", "a\r\n\r\nGET /admin HTTP/1.1\r\nhost: b"));
    malformed("8.2.1 refuses a value that begins with a space", request("GET", "x-a", " a"));
    malformed("8.2.1 refuses a value that ends with a space", request("GET", "x-a", "a "));
    malformed("8.2.1 refuses a value that begins with a tab", request("GET", "x-a", "\ta"));
    malformed("8.2.1 refuses a value that ends with a tab", request("GET", "x-a", "a\t"));
    malformed("8.2.1 refuses a value of one space", request("GET", "x-a", " "));
    malformed("8.2.1 refuses other controls", request("GET", "x-a", "a\u0001b"));
    malformed("8.2.1 refuses escape", request("GET", "x-a", "a\u001bb"));
    malformed("8.2.1 refuses DEL in a value", request("GET", "x-a", "a\u007fb"));
    rule(
        "8.2.1 takes an empty value", "served", c -> c.headers(1, true, request("GET", "x-a", "")));
    rule(
        "8.2.1 takes spaces and tabs inside",
        "served",
        c -> c.headers(1, true, request("GET", "x-a", "a b\tc")));
    rule(
        "8.2.1 takes octets beyond ASCII",
        "served",
        c -> c.headers(1, true, request("GET", "x-a", "\u00e4\u00ff\u0080")));
  }

  private void connectionSpecific() {
    malformed("8.2.2 refuses connection", request("GET", "connection", "close"));
    malformed("8.2.2 refuses keep-alive", request("GET", "keep-alive", "timeout=5"));
    malformed("8.2.2 refuses proxy-connection", request("GET", "proxy-connection", "keep-alive"));
    malformed("8.2.2 refuses transfer-encoding", request("GET", "transfer-encoding", "chunked"));
    malformed(
        "8.2.2 refuses transfer-encoding: identity",
        request("GET", "transfer-encoding", "identity"));
    malformed("8.2.2 refuses upgrade", request("GET", "upgrade", "websocket"));
    malformed("8.2.2 refuses te other than trailers", request("GET", "te", "gzip"));
    malformed("8.2.2 refuses te with more than trailers", request("GET", "te", "trailers, gzip"));
    rule(
        "8.2.2 takes te: trailers",
        "served",
        c -> c.headers(1, true, request("GET", "te", "trailers")));
  }

  private void limits() {
    rule("10.5.1 refuses too many fields", "status 431", c -> c.headers(1, true, many(101)));
    rule(
        "10.5.1 refuses fields too large",
        "status 431",
        c ->
            c.frame(HEADERS, END_STREAM, 1, block(request("GET", "x-a", "a".repeat(8_100))))
                .frame(CONTINUATION, END_HEADERS, 1, block("x-b", "b".repeat(8_300))));
    rule(
        "10.5.1 refuses fields too large for the decoder",
        "status 431",
        c ->
            c.frame(HEADERS, END_STREAM, 1, block(request("GET", "x-a", "a".repeat(16_000))))
                .frame(CONTINUATION, END_HEADERS, 1, block("x-b", "b".repeat(15_900))));
    rule(
        "10.5.1 takes fields up to the limit",
        "served",
        c -> c.headers(1, true, request("GET", "x-a", "a".repeat(15_000))));
    fields(
        "10.5.1 refuses a target too long",
        "status 414",
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/" + "a".repeat(8_200),
        ":authority",
        "a.test");
    rule(
        "10.5.1 refuses a field section without end",
        "connection ENHANCE_YOUR_CALM",
        c -> {
          c.frame(HEADERS, 0, 1, block(request("GET")));
          for (int i = 0; i < 40; i++) {
            c.frame(CONTINUATION, 0, 1, block("x-a", "a".repeat(1000)));
          }
        });
    rule(
        "10.5.1 refuses a field section far too large",
        "connection ENHANCE_YOUR_CALM",
        c -> {
          c.frame(HEADERS, 0, 1, block(request("GET")));
          for (int i = 0; i < 4; i++) {
            c.frame(CONTINUATION, 0, 1, block("x-a", "a".repeat(16_000)));
          }
        });
    rule(
        "9110 10.1.1 refuses an unknown expectation",
        "status 417",
        c -> c.post(1, "expect", "wonders"));
  }

  private static String[] many(int count) {
    String[] more = new String[count * 2];
    for (int i = 0; i < count; i++) {
      more[2 * i] = "x-" + i;
      more[2 * i + 1] = "1";
    }
    return request("GET", more);
  }
}
