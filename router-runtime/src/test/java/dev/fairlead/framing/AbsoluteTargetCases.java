package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Absolute-form, alone and against Host. */
final class AbsoluteTargetCases {
  private AbsoluteTargetCases() {}

  static RequestGroup group() {
    return new RequestGroup("Absolute form", "9112 3.2.2; 9110 4.2, 7.2; 3986 3", CASES);
  }

  private static String against(String target, String host) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("absolute form", line("GET http://example.com/case?a=b HTTP/1.1"))
              .as("GET /case?a=b")
              .sees("Host: example.com"),
          served("absolute form without a path", line("GET http://example.com HTTP/1.1"))
              .as("GET /"),
          served(
                  "absolute form with a query and no path",
                  line("GET http://example.com?a HTTP/1.1"))
              .as("GET /?a"),
          served(
                  "absolute form with a port",
                  against("http://example.com:81/case", "example.com:81"))
              .as("GET /case")
              .sees("Host: example.com:81"),
          served("absolute form with an IPv6 literal", against("http://[::1]:81/case", "[::1]:81"))
              .as("GET /case")
              .sees("Host: [::1]:81"),
          served("scheme in capitals", line("GET HTTP://example.com/case HTTP/1.1"))
              .as("GET /case"),
          served("host in another case than Host", line("GET http://EXAMPLE.com/case HTTP/1.1"))
              .as("GET /case"),
          served(
                  "URI in the query of an absolute form",
                  line("GET http://example.com/?u=http://b/ HTTP/1.1"))
              .as("GET /?u=http://b/"),
          served(
                  "absolute form in HTTP/1.0 without Host",
                  "GET http://example.com/case HTTP/1.0\r\n\r\n")
              .as("GET /case")
              .closes(),
          either("default port in the target only", line("GET http://example.com:80/case HTTP/1.1"))
              .as("GET /case"),
          either("https over cleartext", line("GET https://example.com/case HTTP/1.1"))
              .as("GET /case"),
          refused("another host in Host", against("http://example.com/case", "example.org")),
          refused("another port in Host", against("http://example.com:81/case", "example.com:82")),
          refused("port in Host only", against("http://example.com/case", "example.com:81")),
          refused("port in the target only", against("http://example.com:81/case", "example.com")),
          refused(
              "Host is a suffix of the target's host",
              against("http://a.example.com/", "example.com")),
          refused(
              "target's host is a prefix of Host", against("http://example.co/", "example.com")),
          refused("absolute form without Host", "GET http://example.com/case HTTP/1.1\r\n\r\n"),
          refused(
              "absolute form with empty Host",
              "GET http://example.com/case HTTP/1.1\r\nHost:\r\n\r\n"),
          refused(
              "user information in the target", line("GET http://user@example.com/case HTTP/1.1")),
          refused(
              "user and password that look like the host",
              line("GET http://example.com:80@example.org/ HTTP/1.1")),
          refused("fragment in an absolute form", line("GET http://example.com/case#a HTTP/1.1")),
          refused("empty host", against("http:///case", "")),
          refused("empty host, but a port", line("GET http://:80/case HTTP/1.1")),
          refused("one slash after the scheme", line("GET http:/example.com/case HTTP/1.1")),
          refused("no slash after the scheme", line("GET http:example.com/case HTTP/1.1")),
          refused("no colon after the scheme", line("GET http//example.com/case HTTP/1.1")),
          refused("no scheme", line("GET ://example.com/case HTTP/1.1")),
          refused("scheme that begins with a digit", line("GET 1http://example.com/case HTTP/1.1")),
          refused("backslashes after the scheme", line("GET http:\\\\example.com\\case HTTP/1.1")),
          refused("ftp", line("GET ftp://example.com/case HTTP/1.1")),
          refused("javascript", line("GET javascript:alert(1) HTTP/1.1")),
          refused(
              "letters for the port", against("http://example.com:eighty/", "example.com:eighty")),
          refused("port beyond 65535", against("http://example.com:65616/", "example.com:65616")),
          refused("unclosed IPv6 literal", against("http://[::1/case", "[::1")),
          refused(
              "backslash before the real host",
              line("GET http://example.com\\@example.org/ HTTP/1.1")),
          refused("space in the target's host", against("http://exa mple.com/", "example.com")),
          refused(
              "non-ASCII octet in the target's host",
              against("http://ex\u00e4mple.com/", "ex\u00e4mple.com")),
          served("OPTIONS without a path", line("OPTIONS http://example.com HTTP/1.1"))
              .as("OPTIONS *"),
          served("OPTIONS with a path", line("OPTIONS http://example.com/ HTTP/1.1"))
              .as("OPTIONS /"),
          served("HEAD of an absolute form", line("HEAD http://example.com/case HTTP/1.1"))
              .as("HEAD /case"),
          served(
                  "POST to an absolute form",
                  "POST http://example.com/case HTTP/1.1\r\n"
                      + "Host: example.com\r\nContent-Length: 5\r\n\r\nabcde")
              .as("POST /case")
              .body("abcde"),
          served("empty port in the target", line("GET http://example.com:/case HTTP/1.1"))
              .as("GET /case")
              .sees("Host: example.com"),
          served("two slashes after the host", line("GET http://example.com//case HTTP/1.1"))
              .as("GET //case"),
          served("at sign in the path", line("GET http://example.com/@example.org/ HTTP/1.1"))
              .as("GET /@example.org/"),
          served("default port in Host only", against("http://example.com/case", "example.com:80"))
              .as("GET /case"),
          refused("no user, but its at sign", line("GET http://@example.com/case HTTP/1.1")),
          refused(
              "encoded slash that ends the host",
              line("GET http://example.com%2f@example.org/ HTTP/1.1")),
          refused("encoded host", line("GET http://example%2ecom/case HTTP/1.1")),
          refused("two schemes", line("GET http://http://example.com/case HTTP/1.1")),
          refused("three slashes", line("GET http:///example.com/case HTTP/1.1")),
          refused("two ports in the target", line("GET http://example.com:80:80/case HTTP/1.1")),
          refused(
              "port with a leading zero in one of them",
              against("http://example.com:081/case", "example.com:81")),
          refused("dot behind one of the hosts", line("GET http://example.com./case HTTP/1.1")),
          refused(
              "two hosts in the target", line("GET http://example.com,example.org/case HTTP/1.1")),
          refused("semicolon in one of the hosts", line("GET http://example.com;a/case HTTP/1.1")),
          refused(
              "zone of an IPv6 literal", against("http://[fe80::1%25eth0]/", "[fe80::1%25eth0]")),
          refused("WebSocket's scheme", line("GET ws://example.com/case HTTP/1.1")),
          refused("file", line("GET file:///etc/passwd HTTP/1.1")),
          refused("plus sign in the scheme", line("GET http+x://example.com/case HTTP/1.1")),
          refused("backslash after the host", line("GET http://example.com\\case HTTP/1.1")),
          refused(
              "another host in HTTP/1.0",
              "GET http://example.com/case HTTP/1.0\r\nHost: example.org\r\n\r\n"),
          refused(
              "asterisk as the path of an absolute form",
              line("OPTIONS http://example.com* HTTP/1.1")));
}
