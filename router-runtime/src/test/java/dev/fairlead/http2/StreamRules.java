package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.END_HEADERS;
import static dev.fairlead.http2.RawPeer.END_STREAM;
import static dev.fairlead.http2.RawPeer.HEADERS;
import static dev.fairlead.http2.RawPeer.WITH_PRIORITY;
import static dev.fairlead.http2.RawPeer.block;
import static dev.fairlead.http2.RawPeer.octets;
import static dev.fairlead.http2.RawPeer.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** RFC 9113 section 5: the states of streams. */
final class StreamRules {
  private final List<Rule> rules = new ArrayList<>();

  private StreamRules() {}

  static List<Rule> all() {
    StreamRules made = new StreamRules();
    made.idle();
    made.halfClosed();
    made.closed();
    made.identifiers();
    made.dependencies();
    return made.rules;
  }

  private void rule(String name, String outcome, Consumer<RawPeer> client) {
    rules.add(new Rule(name, outcome, client));
  }

  private void idle() {
    rule(
        "5.1 refuses DATA on an idle stream",
        "connection PROTOCOL_ERROR",
        c -> c.data(1, true, "x"));
    rule(
        "5.1 refuses RST_STREAM on an idle stream",
        "connection PROTOCOL_ERROR",
        c -> c.get(1).reset(3, 8));
    rule(
        "5.1 refuses WINDOW_UPDATE on an idle stream",
        "connection PROTOCOL_ERROR",
        c -> c.get(1).windowUpdate(3, 8));
  }

  private void halfClosed() {
    rule(
        "5.1 refuses DATA after the end of a stream that is still answered",
        "stream 3 STREAM_CLOSED",
        c -> stalled(c).data(3, true, "x"));
    rule(
        "5.1 refuses HEADERS after the end of a stream that is still answered",
        "stream 3 STREAM_CLOSED",
        c -> stalled(c).get(3));
    rule(
        "5.1 takes WINDOW_UPDATE after the end of a stream",
        "served",
        c -> c.settings(4, 2).get(1).windowUpdate(1, 10));
  }

  private void closed() {
    rule(
        "5.1 refuses DATA on a closed stream",
        "stream 1 STREAM_CLOSED",
        c -> finished(c).data(1, true, "x"));
    rule(
        "5.1 refuses HEADERS on a closed stream",
        "connection STREAM_CLOSED",
        c -> finished(c).get(1));
    rule(
        "5.1 refuses HEADERS on a stream the client reset",
        "connection STREAM_CLOSED",
        c -> c.post(1).reset(1, 8).get(1));
    rule(
        "5.1 refuses DATA on a stream the client reset",
        "stream 1 STREAM_CLOSED",
        c -> c.post(1).reset(1, 8).data(1, true, "x"));
    rule(
        "5.1 ignores what comes for a stream the router reset",
        "stream 1 PROTOCOL_ERROR",
        c ->
            c.post(1, "x-Upper", "1")
                .data(1, false, "x")
                .headers(1, true, "a", "b")
                .windowUpdate(1, 5));
  }

  private void identifiers() {
    rule("5.1.1 refuses an even stream", "connection PROTOCOL_ERROR", c -> c.get(2));
    rule(
        "5.1.1 refuses a stream below an earlier one",
        "connection PROTOCOL_ERROR",
        c -> c.get(5).get(3));
    rule("5.1.1 takes streams with gaps", "served", c -> c.get(1).get(17).get(201));
  }

  private void dependencies() {
    rule(
        "5.3.1 refuses HEADERS that depend on themselves",
        "stream 1 PROTOCOL_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, dependent(1)));
    rule(
        "5.3.1 takes HEADERS that depend on another stream",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, dependent(99)));
  }

  /** Stream 3 is complete, and its answer waits for a window. */
  private static RawPeer stalled(RawPeer c) {
    c.settings(4, 0).get(3);
    c.response(3);
    return c;
  }

  /** Stream 1 is complete in both directions. */
  private static RawPeer finished(RawPeer c) {
    c.get(1);
    c.content(1);
    return c;
  }

  private static byte[] dependent(int on) {
    byte[] block = block(request("GET"));
    byte[] payload = new byte[5 + block.length];
    System.arraycopy(octets(on), 0, payload, 0, 4);
    System.arraycopy(block, 0, payload, 5, block.length);
    return payload;
  }
}
