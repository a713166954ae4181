package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Host fields. */
final class HostCases {
  private HostCases() {}

  static RequestGroup group() {
    return new RequestGroup("Host", "9112 3.2; 9110 7.2; 3986 3.2", CASES);
  }

  private static String host(String afterColon) {
    return raw("Host:" + afterColon + "\r\n");
  }

  private static String raw(String lines) {
    return "GET /case HTTP/1.1\r\n" + lines + "\r\n";
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("host and port", host(" example.com:8080")).sees("Host: example.com:8080"),
          served("host in capitals", host(" EXAMPLE.COM")),
          served("no space after the colon", host("example.com")).sees("Host: example.com"),
          served("spaces and tabs around the host", host(" \t example.com\t "))
              .sees("Host: example.com"),
          served("field name in lower case", raw("host: example.com\r\n")),
          served("field name in capitals, and last", raw("A: b\r\nHOST: example.com\r\n")),
          served("IPv4 address", host(" 127.0.0.1:80")).sees("Host: 127.0.0.1:80"),
          served("IPv6 address", host(" [::1]")).sees("Host: [::1]"),
          served("IPv6 address and port", host(" [2001:db8::1]:8080")),
          served("IPv6 address that ends in IPv4", host(" [::ffff:127.0.0.1]")),
          served("one label", host(" localhost")),
          served("name with a hyphen, digits and an underscore", host(" my_host-1.example")),
          served("internationalized name", host(" xn--bcher-kva.example")),
          either("trailing dot", host(" example.com.")),
          either("colon without a port", host(" example.com:")),
          either("port 0", host(" example.com:0")),
          either("port with leading zeros", host(" example.com:00000000000000000000000080")),
          either("percent-encoded letter", host(" ex%61mple.com")),
          either("characters only a registered name may have", host(" a!$&'()*+;=b")),
          served("address of a future version", host(" [v1.a:b]")).sees("Host: [v1.a:b]"),
          served("address of a future version, and a port", host(" [VF0.a-,~]:80")),
          refused("no Host", "GET /case HTTP/1.1\r\n\r\n"),
          refused("no Host in a HEAD", "HEAD /case HTTP/1.1\r\n\r\n"),
          refused("no Host among other fields", raw("A: b\r\nHostname: example.com\r\n")),
          refused("two Hosts", raw("Host: example.com\r\nHost: example.org\r\n")),
          refused("the same Host twice", raw("Host: example.com\r\nHost: example.com\r\n")),
          refused(
              "two Hosts in different case",
              raw("Host: example.com\r\nA: b\r\nhOST: example.org\r\n")),
          refused("second Host is empty", raw("Host: example.com\r\nHost:\r\n")),
          refused(
              "two Hosts in HTTP/1.0",
              "GET /case HTTP/1.0\r\nHost: a.example\r\nHost: b.example\r\n\r\n"),
          refused("empty Host", host("")),
          refused("Host of spaces", host("  \t ")),
          refused("list of hosts", host(" example.com, example.org")),
          refused("list of hosts without space", host(" example.com,example.org")),
          refused("two words", host(" example.com example.org")),
          refused("tab between two words", host(" example.com\texample.org")),
          refused("user information", host(" user@example.com")),
          refused("user, password and host", host(" example.com:80@example.org")),
          refused("path", host(" example.com/case")),
          refused("query", host(" example.com?a")),
          refused("fragment in Host", host(" example.com#a")),
          refused("scheme in Host", host(" http://example.com")),
          refused("backslash in Host", host(" example.com\\a")),
          refused("letters for a port in Host", host(" example.com:http")),
          refused("negative port", host(" example.com:-80")),
          refused("signed port", host(" example.com:+80")),
          refused("two ports", host(" example.com:80:81")),
          refused("space before the port", host(" example.com: 80")),
          refused("port beyond 65535 in Host", host(" example.com:65616")),
          refused("only a port", host(" :80")),
          refused("IPv6 address without brackets", host(" ::1")),
          refused("unclosed bracket", host(" [::1")),
          refused("bracket that was not opened", host(" ::1]")),
          refused("text after the bracket", host(" [::1]example.com")),
          refused("empty brackets", host(" []")),
          refused("brackets around a name", host(" [example.com]")),
          refused("future address without a version", host(" [v.a]")),
          refused("future address whose version is no number", host(" [vg.a]")),
          refused("future version without an address", host(" [v1.]")),
          refused("future address without a dot", host(" [v1a]")),
          refused("percent-encoding in a future address", host(" [v1.%61]")),
          refused("bracket in a future address", host(" [v1.[a]")),
          refused("IPv6 address with a zone", host(" [fe80::1%25eth0]")),
          refused("IPv6 address with a bad digit", host(" [::g]")),
          refused("IPv6 address with too many groups", host(" [1:2:3:4:5:6:7:8:9]")),
          refused("angle brackets in Host", host(" <script>")),
          refused("quoted host", host(" \"example.com\"")),
          refused("NUL in Host", host(" example.com\0.example.org")),
          refused("control character in Host", host(" exa\u0001mple.com")),
          refused("DEL in Host", host(" example.com\u007f")),
          refused("non-ASCII octet in Host", host(" ex\u00e4mple.com")),
          refused("bad percent-encoding in Host", host(" ex%zzample.com")),
          refused("folded Host", raw("Host:\r\n example.com\r\n")),
          refused("space before the colon of Host", raw("Host : example.com\r\n")),
          refused("space before the name of Host", raw("A: b\r\n Host: example.com\r\n")));
}
