package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** RFC 9113 sections 8.1 and 8.1.1: requests with their content. */
final class MessageRules {
  private final List<Rule> rules = new ArrayList<>();

  private MessageRules() {}

  static List<Rule> all() {
    MessageRules made = new MessageRules();
    made.exchange();
    made.contentLength();
    return made.rules;
  }

  private void rule(String name, String outcome, Consumer<RawPeer> client) {
    rules.add(new Rule(name, outcome, client));
  }

  private void malformed(String name, String... fields) {
    rule(name, "stream 1 PROTOCOL_ERROR", c -> c.headers(1, true, fields));
  }

  private void exchange() {
    rule(
        "8.1 takes trailers",
        "served",
        c -> c.post(1).data(1, false, "x").headers(1, true, "x-sum", "1"));
    rule(
        "8.1 refuses a second field section that does not end the stream",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1).data(1, false, "x").headers(1, false, "x-sum", "1"));
    rule(
        "8.1 refuses pseudo-header fields in trailers",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1).headers(1, true, ":path", "/x"));
    rule(
        "8.1 refuses upper case in trailers",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1).headers(1, true, "X-Sum", "1"));
    rule(
        "8.1 refuses connection-specific fields in trailers",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1).headers(1, true, "transfer-encoding", "chunked"));
    rule(
        "8.1 refuses line breaks in trailers",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1).headers(1, true, "x-sum", "1\r\nhost: b"));
  }

  private void contentLength() {
    rule(
        "8.1.1 takes content as long as announced",
        "served",
        c -> c.post(1, "content-length", "4").data(1, false, "ab").data(1, true, "cd"));
    rule(
        "8.1.1 takes an announcement of none",
        "served",
        c -> c.headers(1, true, request("POST", "content-length", "0")));
    rule(
        "8.1.1 takes an announcement of none with an empty frame",
        "served",
        c -> c.post(1, "content-length", "0").data(1, true, ""));
    rule(
        "8.1.1 refuses more content than announced",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1, "content-length", "1").data(1, true, "ab"));
    rule(
        "8.1.1 refuses more content than announced in several frames",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1, "content-length", "3").data(1, false, "ab").data(1, true, "cd"));
    rule(
        "8.1.1 refuses less content than announced",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1, "content-length", "3").data(1, true, "ab"));
    rule(
        "8.1.1 refuses less content than announced before trailers",
        "stream 1 PROTOCOL_ERROR",
        c -> c.post(1, "content-length", "3").data(1, false, "ab").headers(1, true, "x-sum", "1"));
    rule(
        "8.1.1 refuses announced content that is missing",
        "stream 1 PROTOCOL_ERROR",
        c -> c.headers(1, true, request("POST", "content-length", "1")));
    rule(
        "8.1.1 refuses content though none is announced",
        "stream 1 PROTOCOL_ERROR",
        c -> c.hold().post(1, "content-length", "0").data(1, true, "a").sendTogether());
    malformed(
        "8.1.1 refuses two lengths", request("GET", "content-length", "0", "content-length", "0"));
    malformed("8.1.1 refuses a list of lengths", request("GET", "content-length", "0, 0"));
    malformed("8.1.1 refuses a signed length", request("GET", "content-length", "+0"));
    malformed("8.1.1 refuses a negative length", request("GET", "content-length", "-1"));
    malformed("8.1.1 refuses a hexadecimal length", request("GET", "content-length", "0x0"));
    malformed("8.1.1 refuses an empty length", request("GET", "content-length", ""));
    malformed(
        "8.1.1 refuses a length beyond all numbers",
        request("GET", "content-length", "99999999999999999999"));
  }
}
