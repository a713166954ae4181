package dev.fairlead.framing;

import static dev.fairlead.framing.DowngradeCase.get;
import static dev.fairlead.framing.DowngradeCase.refused;
import static dev.fairlead.framing.DowngradeCase.request;
import static dev.fairlead.framing.DowngradeCase.served;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pseudo-header fields, of which the request line and Host are made. */
final class PseudoFieldCases {
  private static final String HOST = "example.com";

  private PseudoFieldCases() {}

  static DowngradeGroup group() {
    List<DowngradeCase> cases = new ArrayList<>(CASES);
    Stream.concat(InjectedText.ALL.stream(), InjectedText.IN_TOKENS.stream())
        .forEach(text -> inject(cases, text.name(), text.text()));
    return new DowngradeGroup("Pseudo-header fields", "9113 8.3, 8.3.1, 8.5, 10.3", cases);
  }

  private static void inject(List<DowngradeCase> cases, String name, String text) {
    cases.add(refused(name + " in :method", request("GE" + text + "T", "/case", HOST)));
    cases.add(refused(name + " after :method", request("GET" + text, "/case", HOST)));
    cases.add(refused(name + " before :path", request("GET", text + "/case", HOST)));
    cases.add(refused(name + " in :path", request("GET", "/ca" + text + "se", HOST)));
    cases.add(refused(name + " after :path", request("GET", "/case" + text, HOST)));
    cases.add(refused(name + " in the query", request("GET", "/case?a" + text + "b", HOST)));
    cases.add(refused(name + " in :authority", request("GET", "/case", "exa" + text + "mple")));
    cases.add(refused(name + " after :authority", request("GET", "/case", HOST + text)));
    cases.add(refused(name + " in :scheme", raw("GET", "ht" + text + "tp", "/case")));
    cases.add(
        refused(
            name + " in Host",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/case",
            "host",
            "exa" + text + "mple"));
  }

  private static String[] raw(String method, String scheme, String path) {
    return new String[] {":method", method, ":scheme", scheme, ":path", path, ":authority", HOST};
  }

  private static DowngradeCase target(String name, String path) {
    return refused(name, request("GET", path, HOST));
  }

  private static DowngradeCase host(String name, String authority) {
    return refused(name, request("GET", "/case", authority));
  }

  private static final List<DowngradeCase> CASES =
      List.of(
          served("plain GET", get()).sees("Host: example.com").sees("X-Forwarded-Proto: http"),
          served("HEAD", request("HEAD", "/case", HOST)).as("HEAD /case"),
          served("query", request("GET", "/case?a=b&c=%0d%0a", HOST)).as("GET /case?a=b&c=%0d%0a"),
          served("unknown method", request("M-SEARCH", "/case", HOST)).as("M-SEARCH /case"),
          served("method in small letters", request("get", "/case", HOST)).as("get /case"),
          served("OPTIONS with an asterisk", request("OPTIONS", "*", HOST)).as("OPTIONS *"),
          served("port in :authority", request("GET", "/case", "example.com:8080"))
              .sees("Host: example.com:8080"),
          served("IPv6 in :authority", request("GET", "/case", "[::1]:80")).sees("Host: [::1]:80"),
          served("address of a future version in :authority", request("GET", "/case", "[v1.a:b]"))
              .sees("Host: [v1.a:b]"),
          served("path of two slashes", request("GET", "//example.org/", HOST))
              .as("GET //example.org/"),
          served("Host that says the same", get("host", "EXAMPLE.com")),
          served(
                  "Host in place of :authority",
                  ":method",
                  "GET",
                  ":scheme",
                  "http",
                  ":path",
                  "/case",
                  "host",
                  "example.com")
              .sees("Host: example.com"),
          served("another scheme", raw("GET", "https", "/case")).sees("X-Forwarded-Proto: http"),
          refused("Host that contradicts :authority", get("host", "example.org")),
          refused("two Hosts", get("host", "example.com", "host", "example.com")),
          refused("empty Host beside :authority", get("host", "")),
          refused("no :method", ":scheme", "http", ":path", "/case", ":authority", HOST),
          refused("no :scheme", ":method", "GET", ":path", "/case", ":authority", HOST),
          refused("no :path", ":method", "GET", ":scheme", "http", ":authority", HOST),
          refused("no :authority and no Host", ":method", "GET", ":scheme", "http", ":path", "/"),
          refused("two :method", get(":method", "POST")),
          refused("two :path", get(":path", "/smuggled")),
          refused("two :scheme", get(":scheme", "http")),
          refused("two :authority", get(":authority", HOST)),
          refused("empty :method", request("", "/case", HOST)),
          refused("empty :scheme", raw("GET", "", "/case")),
          refused("scheme that is a URI", raw("GET", "http://example.com/", "/case")),
          refused("pseudo-header field after another", get("a", "b", ":path", "/smuggled")),
          refused(
              ":path after a field",
              ":method",
              "GET",
              ":scheme",
              "http",
              ":authority",
              HOST,
              "a",
              "b",
              ":path",
              "/case"),
          refused("unknown pseudo-header field", get(":case", "a")),
          refused(":status in a request", get(":status", "200")),
          refused("name of a colon", get(":", "a")),
          refused(":method in capitals", get(":METHOD", "GET")),
          refused("CONNECT", ":method", "CONNECT", ":authority", "example.com:443"),
          refused("CONNECT with a path", request("CONNECT", "/case", HOST)),
          refused("extended CONNECT", request("CONNECT", "/case", HOST, ":protocol", "websocket")),
          refused(":protocol without CONNECT", get(":protocol", "websocket")),
          target("empty :path", ""),
          target("asterisk for GET", "*"),
          target("path without a slash", "case"),
          target("absolute form", "http://example.com/case"),
          target("authority form", "example.com:80"),
          target("fragment", "/case#a"),
          target("query without a path", "?a"),
          target("whole request line", "/case HTTP/1.1\r\nTransfer-Encoding: chunked\r\nA: b"),
          refused("two asterisks", request("OPTIONS", "**", HOST)),
          host("empty :authority", ""),
          host("user information", "user@example.com"),
          host("two hosts", "example.com,example.org"),
          host("path in :authority", "example.com/case"),
          host("query in :authority", "example.com?a"),
          host("fragment in :authority", "example.com#a"),
          host("only a port", ":80"),
          host("port beyond 65535", "example.com:65616"),
          host("letters for a port", "example.com:http"),
          host("two ports", "example.com:80:81"),
          host("future address without a version", "[v.a]"),
          host("future address whose version is no number", "[vg.a]"),
          host("future version without an address", "[v1.]"),
          host("percent-encoding in a future address", "[v1.%61]"),
          host("unclosed bracket", "[::1"),
          host("text after the bracket", "[::1]a"),
          host("IPv6 address with too many groups", "[1:2:3:4:5:6:7:8:9]"),
          host("IPv6 address of colons", "[:::]"),
          host("IPv6 address without brackets", "::1"),
          host("zone of an IPv6 address", "[fe80::1%25eth0]"),
          host("bad percent-encoding", "ex%zzample.com"));
}
