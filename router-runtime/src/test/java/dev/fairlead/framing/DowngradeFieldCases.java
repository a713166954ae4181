package dev.fairlead.framing;

import static dev.fairlead.framing.DowngradeCase.get;
import static dev.fairlead.framing.DowngradeCase.post;
import static dev.fairlead.framing.DowngradeCase.refused;
import static dev.fairlead.framing.DowngradeCase.served;

import java.util.ArrayList;
import java.util.List;

/** Names and values, of which field lines are made. */
final class DowngradeFieldCases {
  private DowngradeFieldCases() {}

  static DowngradeGroup group() {
    List<DowngradeCase> cases = new ArrayList<>(CASES);
    for (InjectedText each : InjectedText.ALL) {
      String name = each.name();
      String text = each.text();
      inName(cases, name, text);
      cases.add(refused(name + " in a value", get("a", "b" + text + "c")));
      cases.add(refused(name + " before a value", get("a", text + "b")));
      cases.add(refused(name + " after a value", get("a", "b" + text)));
      cases.add(refused(name + " for a value", get("a", text)));
      cases.add(refused(name + " in a cookie", get("cookie", "a=b", "cookie", "c" + text + "=d")));
      cases.add(refused(name + " in Expect", post("expect", "100-continue" + text)).data("abcde"));
      cases.add(refused(name + " in TE", get("te", "trailers" + text)));
      cases.add(refused(name + " in a trailer's name", post()).trailers("a" + text, "b").inBody());
      cases.add(refused(name + " in a trailer", post()).trailers("a", "b" + text).inBody());
    }
    for (InjectedText each : InjectedText.IN_TOKENS) {
      inName(cases, each.name(), each.text());
    }
    return new DowngradeGroup("Names and values", "9113 8.2, 8.2.1, 8.2.3, 10.3", cases);
  }

  private static void inName(List<DowngradeCase> cases, String name, String text) {
    cases.add(refused(name + " in a name", get("a" + text + "b", "c")));
    cases.add(refused(name + " before a name", get(text + "a", "b")));
    cases.add(refused(name + " after a name", get("a" + text, "b")));
    cases.add(
        refused(name + " after content-length", post("content-length" + text, "0")).data("abcde"));
  }

  private static DowngradeCase name(String what, String name) {
    return refused(what, get(name, "b"));
  }

  private static final List<DowngradeCase> CASES =
      List.of(
          served("name of every token character", get("!#$%&'*+-.^_`|~09az", "b"))
              .sees("!#$%&'*+-.^_`|~09az: b"),
          served("empty value", get("a", "")).sees("a:"),
          served("space, tab and colon inside a value", get("a", "b \t: c")).sees("a: b \t: c"),
          served("octets above 0x7f in a value", get("a", "\u0080b\u00a0\u00ff"))
              .sees("a: \u0080b\u00a0\u00ff"),
          served("octets that are CR and LF with the high bit", get("a", "b\u008d\u008ac: d"))
              .sees("a: b\u008d\u008ac: d")
              .hides("c"),
          served("octets whose UTF-8 decoding is CR and LF", get("a", "\u00c4\u008d\u00c4\u008ac"))
              .sees("a: \u00c4\u008d\u00c4\u008ac"),
          served("encoded CR and LF stay encoded", get("a", "b%0d%0ac: d"))
              .sees("a: b%0d%0ac: d")
              .hides("c"),
          served("value that looks like a field", get("a", "Transfer-Encoding: chunked"))
              .sees("a: Transfer-Encoding: chunked")
              .hides("Transfer-Encoding"),
          served("split cookie is one again", get("cookie", "a=b", "x", "y", "cookie", "c=d"))
              .sees("cookie: a=b; c=d")
              .sees("x: y"),
          served("TE: trailers", get("te", "trailers")).sees("TE: trailers"),
          served(
                  "Forwarded and its kind from a client",
                  get("x-forwarded-for", "192.0.2.7", "x-forwarded-proto", "https"))
              .sees("X-Forwarded-For: 127.0.0.1")
              .sees("X-Forwarded-Proto: http"),
          served("settings of HTTP/2", get("http2-settings", "AAMAAABkAAQAAP__"))
              .hides("HTTP2-Settings"),
          served("expectation that is met", post("expect", "100-continue"))
              .as("POST /case")
              .data("abcde")
              .body("abcde"),
          refused("another expectation", post("expect", "tea")).data("abcde"),
          refused("empty name", get("", "b")),
          refused("space before a value", get("a", " b")),
          refused("space after a value", get("a", "b ")),
          refused("tab before a value", get("a", "\tb")),
          refused("tab after a value", get("a", "b\t")),
          name("capital in a name", "A"),
          name("capital inside a name", "x-Forwarded-for"),
          name("colon in a name", "a:b"),
          name("colon after a name", "a:"),
          name("whole field for a name", "transfer-encoding: chunked\r\na"),
          name("parenthesis in a name", "a(b)"),
          name("quoted name", "\"a\""),
          name("comma in a name", "a,b"),
          name("slash in a name", "a/b"),
          name("at sign in a name", "a@b"),
          name("brackets in a name", "a[0]"),
          refused("connection", get("connection", "close")),
          refused("connection: keep-alive", get("connection", "keep-alive")),
          refused("connection that lists a field", get("connection", "host, x", "x", "y")),
          refused("connection without a value", get("connection", "")),
          refused("connection in capitals", get("Connection", "close")),
          refused("keep-alive", get("keep-alive", "timeout=5")),
          refused("proxy-connection", get("proxy-connection", "close")),
          refused("upgrade", get("upgrade", "websocket")),
          refused("upgrade to h2c", get("upgrade", "h2c")),
          refused("TE with another coding", get("te", "gzip")),
          refused("TE with a list", get("te", "trailers, gzip")),
          refused("empty TE", get("te", "")));
}
