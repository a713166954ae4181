package dev.fairlead.http2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 9113 sections 8.3 and 8.5: pseudo-header fields, and what they say of method and target. */
final class TargetRules {
  private final List<Rule> rules = new ArrayList<>();

  private TargetRules() {}

  static List<Rule> all() {
    TargetRules made = new TargetRules();
    made.pseudo();
    made.method();
    made.path();
    made.authority();
    return made.rules;
  }

  /**
   * @param fields of the request: {@code name value}, with {@code " | "} between them
   */
  private void fields(String name, String outcome, String fields) {
    String[] pairs =
        Arrays.stream(fields.split(" \\| "))
            .flatMap(field -> Arrays.stream(field.split(" ", 2)))
            .toArray(String[]::new);
    rules.add(new Rule(name, outcome, c -> c.headers(1, true, pairs)));
  }

  private void malformed(String name, String fields) {
    fields(name, "stream 1 PROTOCOL_ERROR", fields);
  }

  private void pseudo() {
    malformed(
        "8.3 refuses an unknown pseudo-header field",
        ":method GET | :scheme http | :path / | :authority a.test | :test x");
    malformed(
        "8.3 refuses a response pseudo-header field",
        ":method GET | :scheme http | :path / | :authority a.test | :status 200");
    malformed(
        "8.3 refuses an extended CONNECT",
        ":method CONNECT | :protocol websocket | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3 refuses a pseudo-header field after a regular one",
        ":method GET | :scheme http | x-a 1 | :path / | :authority a.test");
    malformed("8.3.1 refuses a missing :method", ":scheme http | :path / | :authority a.test");
    malformed("8.3.1 refuses a missing :scheme", ":method GET | :path / | :authority a.test");
    malformed("8.3.1 refuses a missing :path", ":method GET | :scheme http | :authority a.test");
    malformed(
        "8.3.1 refuses an empty :method", ":method  | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses an empty :scheme", ":method GET | :scheme  | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses an empty :path", ":method GET | :scheme http | :path  | :authority a.test");
    malformed(
        "8.3.1 refuses two :method",
        ":method GET | :method GET | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses two :scheme",
        ":method GET | :scheme http | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses two :path",
        ":method GET | :scheme http | :path / | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses two :authority",
        ":method GET | :scheme http | :path / | :authority a.test | :authority a.test");
    malformed(
        "8.3.1 refuses upper-case pseudo-header fields",
        ":Method GET | :scheme http | :path / | :authority a.test");
  }

  private void method() {
    malformed(
        "8.3.1 refuses a space in the method",
        ":method GET /x | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses a line break in the method",
        ":method GET\r\n | :scheme http | :path / | :authority a.test");
    malformed(
        "8.3.1 refuses a method that is no token",
        ":method G(T | :scheme http | :path / | :authority a.test");
    fields(
        "8.3.1 takes any token as a method",
        "served",
        ":method PURGE-x | :scheme http | :path / | :authority a.test");
    fields("8.5 refuses CONNECT", "status 501", ":method CONNECT | :authority a.test");
    malformed("8.5 refuses CONNECT with :path", ":method CONNECT | :path / | :authority a.test");
    malformed("8.5 refuses CONNECT without :authority", ":method CONNECT");
  }

  private void path() {
    fields(
        "8.3.1 takes a query",
        "served",
        ":method GET | :scheme http | :path /a?b=c&d=/?e | :authority a.test");
    fields(
        "8.3.1 takes * with OPTIONS",
        "served",
        ":method OPTIONS | :scheme http | :path * | :authority a.test");
    malformed(
        "8.3.1 refuses * with GET", ":method GET | :scheme http | :path * | :authority a.test");
    malformed(
        "8.3.1 refuses a relative :path",
        ":method GET | :scheme http | :path a/b | :authority a.test");
    malformed(
        "8.3.1 refuses an absolute :path",
        ":method GET | :scheme http | :path http://b.test/ | :authority a.test");
    malformed(
        "8.3.1 refuses a fragment", ":method GET | :scheme http | :path /a#b | :authority a.test");
    malformed(
        "8.3.1 refuses a space in :path",
        ":method GET | :scheme http | :path /a HTTP/1.1 | :authority a.test");
    malformed(
        "8.3.1 refuses a line break in :path",
        ":method GET | :scheme http | :path /a HTTP/1.1\r\nhost: b | :authority a.test");
    malformed(
        "8.3.1 refuses a NUL in :path",
        ":method GET | :scheme http | :path /a\0b | :authority a.test");
    malformed(
        "8.3.1 refuses raw octets beyond ASCII in :path",
        ":method GET | :scheme http | :path /\u00e4 | :authority a.test");
    malformed(
        "8.3.1 refuses a backslash in :path",
        ":method GET | :scheme http | :path /a\\b | :authority a.test");
    malformed(
        "8.3.1 refuses a tab in :path",
        ":method GET | :scheme http | :path /a\tb | :authority a.test");
  }

  private void authority() {
    fields(
        "8.3.1 takes host in place of :authority",
        "served",
        ":method GET | :scheme http | :path / | host a.test");
    fields(
        "8.3.1 takes host beside an equal :authority",
        "served",
        ":method GET | :scheme http | :path / | :authority a.test | host A.test");
    fields(
        "8.3.1 takes a port",
        "served",
        ":method GET | :scheme http | :path / | :authority a.test:8080");
    fields(
        "8.3.1 takes an IPv6 address",
        "served",
        ":method GET | :scheme http | :path / | :authority [::1]:8080");
    fields(
        "8.3.1 takes an IPv4 address inside an IPv6 one",
        "served",
        ":method GET | :scheme http | :path / | :authority [::ffff:1.2.3.4]");
    fields(
        "8.3.1 takes an empty port",
        "served",
        ":method GET | :scheme http | :path / | :authority a.test:");
    fields(
        "8.3.1 takes host that differs by the default port",
        "served",
        ":method GET | :scheme http | :path / | :authority a.test:80 | host a.test");
    fields(
        "8.3.1 refuses host that differs by another port",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test:81 | host a.test");
    fields(
        "8.3.1 refuses an IPv6 address that is none",
        "status 400",
        ":method GET | :scheme http | :path / | :authority [1:2]");
    fields(
        "8.3.1 refuses a zone in an IPv6 address",
        "status 400",
        ":method GET | :scheme http | :path / | :authority [fe80::1%25eth0]");
    fields(
        "8.3.1 refuses hosts joined by a comma",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test,b.test");
    fields(
        "8.3.1 refuses a broken escape in a host",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a%2");
    fields(
        "8.3.1 refuses host that contradicts :authority",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test | host b.test");
    fields(
        "8.3.1 refuses two host",
        "status 400",
        ":method GET | :scheme http | :path / | host a.test | host a.test");
    fields(
        "8.3.1 refuses a request without any host",
        "status 400",
        ":method GET | :scheme http | :path /");
    fields(
        "8.3.1 refuses an empty :authority",
        "status 400",
        ":method GET | :scheme http | :path / | :authority ");
    fields(
        "8.3.1 refuses user information",
        "status 400",
        ":method GET | :scheme http | :path / | :authority user@a.test");
    fields(
        "8.3.1 refuses a path in :authority",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test/x");
    fields(
        "8.3.1 refuses a port that is no number",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test:http");
    fields(
        "8.3.1 refuses a port beyond 65535",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test:65536");
    fields(
        "8.3.1 refuses an unclosed bracket",
        "status 400",
        ":method GET | :scheme http | :path / | :authority [::1");
    fields(
        "8.3.1 refuses text after a bracket",
        "status 400",
        ":method GET | :scheme http | :path / | :authority [::1]a");
    fields(
        "8.3.1 refuses a host that is no host",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a<b");
    fields(
        "8.3.1 refuses a list of hosts",
        "status 400",
        ":method GET | :scheme http | :path / | :authority a.test b.test");
    malformed(
        "8.3.1 refuses a line break in :authority",
        ":method GET | :scheme http | :path / | :authority a.test\r\nx: y");
  }
}
