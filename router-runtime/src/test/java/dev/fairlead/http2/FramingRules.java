package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.ACK;
import static dev.fairlead.http2.RawPeer.CONTINUATION;
import static dev.fairlead.http2.RawPeer.DATA;
import static dev.fairlead.http2.RawPeer.END_HEADERS;
import static dev.fairlead.http2.RawPeer.END_STREAM;
import static dev.fairlead.http2.RawPeer.GOAWAY;
import static dev.fairlead.http2.RawPeer.HEADERS;
import static dev.fairlead.http2.RawPeer.PADDED;
import static dev.fairlead.http2.RawPeer.PING;
import static dev.fairlead.http2.RawPeer.PREFACE;
import static dev.fairlead.http2.RawPeer.PRIORITY;
import static dev.fairlead.http2.RawPeer.PUSH_PROMISE;
import static dev.fairlead.http2.RawPeer.RST_STREAM;
import static dev.fairlead.http2.RawPeer.SETTINGS;
import static dev.fairlead.http2.RawPeer.WINDOW_UPDATE;
import static dev.fairlead.http2.RawPeer.WITH_PRIORITY;
import static dev.fairlead.http2.RawPeer.block;
import static dev.fairlead.http2.RawPeer.encode;
import static dev.fairlead.http2.RawPeer.octets;
import static dev.fairlead.http2.RawPeer.request;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** RFC 9113 sections 3, 4 and 6: the preface and each kind of frame. */
final class FramingRules {
  private final List<Rule> rules = new ArrayList<>();

  private FramingRules() {}

  static List<Rule> all() {
    FramingRules made = new FramingRules();
    made.preface();
    made.format();
    made.data();
    made.headers();
    made.priority();
    made.reset();
    made.settings();
    made.push();
    made.ping();
    made.goAway();
    made.windowUpdate();
    made.continuation();
    return made.rules;
  }

  private void rule(String name, String outcome, Consumer<RawPeer> client) {
    rules.add(new Rule(name, outcome, client));
  }

  private void preface() {
    rule("3.4 serves after the preface", "served", c -> c.raw(PREFACE).settings().get(1));
    rule(
        "3.4 serves when the preface comes octet by octet",
        "served",
        c -> {
          for (byte b : PREFACE) {
            c.raw(new byte[] {b});
          }
          c.settings().get(1);
        });
    rule(
        "3.4 refuses another version",
        "connection PROTOCOL_ERROR",
        c -> c.raw("PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n".getBytes()).settings());
    rule(
        "3.4 refuses HTTP/1.1",
        "connection PROTOCOL_ERROR",
        c -> c.raw("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes()));
    rule(
        "3.4 refuses a first frame other than SETTINGS",
        "connection PROTOCOL_ERROR",
        c -> c.raw(PREFACE).get(1));
    rule(
        "3.4 refuses an acknowledgement as the first frame",
        "connection PROTOCOL_ERROR",
        c -> c.raw(PREFACE).frame(SETTINGS, ACK, 0));
  }

  private void format() {
    rule(
        "4.1 ignores frames of unknown types",
        "served",
        c -> c.frame(0x16, 0xff, 0, octets(1, 2)).frame(0xfe, 0, 7).get(1));
    rule("4.1 ignores undefined flags", "served", c -> c.frame(PING, 0x16, 0, new byte[8]).get(1));
    rule(
        "4.1 ignores the reserved bit",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 0x80000001, block(request("GET"))));
    rule(
        "4.2 takes a frame of 16384 octets",
        "served",
        c -> c.post(1).frame(DATA, END_STREAM, 1, new byte[16384]));
    rule(
        "4.2 refuses DATA of 16385 octets",
        "connection FRAME_SIZE_ERROR",
        c -> c.post(1).frame(DATA, END_STREAM, 1, new byte[16385]));
    rule(
        "4.2 refuses HEADERS of 16385 octets",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, new byte[16385]));
    rule(
        "4.2 refuses an unknown frame of 16385 octets",
        "connection FRAME_SIZE_ERROR",
        c -> c.raw(encode(16385, 0x16, 0, 0)));
    rule(
        "4.3 refuses another stream inside a field section",
        "connection PROTOCOL_ERROR",
        c ->
            c.frame(HEADERS, END_STREAM, 1, block(request("GET")))
                .frame(PRIORITY, 0, 3, new byte[5]));
    rule(
        "4.3 refuses HEADERS inside a field section",
        "connection PROTOCOL_ERROR",
        c -> c.frame(HEADERS, END_STREAM, 1, block(request("GET"))).get(3));
    rule(
        "4.3 refuses DATA inside a field section",
        "connection PROTOCOL_ERROR",
        c -> c.frame(HEADERS, 0, 1, block(request("POST"))).data(1, true, "x"));
    rule(
        "4.3 refuses an unknown frame inside a field section",
        "connection PROTOCOL_ERROR",
        c -> c.frame(HEADERS, 0, 1, block(request("POST"))).frame(0x16, 0, 1));
    rule(
        "4.3 refuses a field section that cannot be decoded",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, (byte) 0xff, (byte) 0xff));
  }

  private void data() {
    rule("6.1 takes content", "served", c -> c.post(1).data(1, false, "one").data(1, true, "two"));
    rule("6.1 takes empty content", "served", c -> c.post(1).data(1, true, ""));
    rule(
        "6.1 takes padding",
        "served",
        c ->
            c.post(1, "content-length", "1")
                .frame(DATA, END_STREAM | PADDED, 1, (byte) 2, (byte) 120, (byte) 0, (byte) 0));
    rule(
        "6.1 takes a frame that is all padding",
        "served",
        c -> c.post(1).frame(DATA, END_STREAM | PADDED, 1, (byte) 1, (byte) 0));
    rule("6.1 refuses stream 0", "connection PROTOCOL_ERROR", c -> c.data(0, true, "x"));
    rule(
        "6.1 refuses padding as long as the frame",
        "connection PROTOCOL_ERROR",
        c -> c.post(1).frame(DATA, END_STREAM | PADDED, 1, (byte) 2, (byte) 0));
    rule(
        "6.1 refuses a padded frame of nothing",
        "connection FRAME_SIZE_ERROR",
        c -> c.post(1).frame(DATA, END_STREAM | PADDED, 1));
  }

  private void headers() {
    rule(
        "6.2 takes padding and priority",
        "served",
        c ->
            c.frame(
                HEADERS,
                END_STREAM | END_HEADERS | PADDED | WITH_PRIORITY,
                1,
                join(new byte[] {3, 0, 0, 0, 0, 15}, block(request("GET")), new byte[3])));
    rule(
        "6.2 takes padding of no octets",
        "served",
        c ->
            c.frame(
                HEADERS,
                END_STREAM | END_HEADERS | PADDED,
                1,
                join(new byte[1], block(request("GET")))));
    rule("6.2 refuses stream 0", "connection PROTOCOL_ERROR", c -> c.get(0));
    rule(
        "6.2 refuses padding as long as the frame",
        "connection PROTOCOL_ERROR",
        c ->
            c.frame(
                HEADERS,
                END_STREAM | END_HEADERS | PADDED,
                1,
                (byte) 4,
                (byte) 0x82,
                (byte) 0x86,
                (byte) 0x84));
    rule(
        "6.2 refuses a frame too short for its padding length",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS | PADDED, 1));
    rule(
        "6.2 refuses a frame too short for its priority",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, new byte[4]));
  }

  private void priority() {
    rule(
        "6.3 ignores priorities",
        "served",
        c -> c.frame(PRIORITY, 0, 1, new byte[5]).frame(PRIORITY, 0, 77, new byte[5]).get(1));
    rule(
        "6.3 ignores the priority of a closed stream",
        "served",
        c -> c.get(1).frame(PRIORITY, 0, 1, new byte[5]));
    rule(
        "6.3 refuses stream 0",
        "connection PROTOCOL_ERROR",
        c -> c.frame(PRIORITY, 0, 0, new byte[5]));
    rule(
        "6.3 refuses a length other than 5",
        "stream 1 FRAME_SIZE_ERROR",
        c -> c.post(1).frame(PRIORITY, 0, 1, new byte[4]));
  }

  private void reset() {
    rule(
        "6.4 goes on after a reset",
        "served",
        c -> c.get(1).post(3).reset(3, 8).post(5).reset(5, 0xabcd).reset(5, 8));
    rule("6.4 refuses stream 0", "connection PROTOCOL_ERROR", c -> c.reset(0, 8));
    rule("6.4 refuses an idle stream", "connection PROTOCOL_ERROR", c -> c.reset(1, 8));
    rule(
        "6.4 refuses a length other than 4",
        "connection FRAME_SIZE_ERROR",
        c -> c.post(1).frame(RST_STREAM, 0, 1, new byte[3]));
  }

  private void settings() {
    rule("6.5 ignores unknown settings", "served", c -> c.settings(0x99, 1, 0xfff, 7).get(1));
    rule(
        "6.5 takes each known setting",
        "served",
        c -> c.settings(1, 0, 2, 0, 3, 10, 4, 1000, 5, 16384, 6, 100_000).get(1));
    rule(
        "6.5 takes settings again and again",
        "served",
        c -> c.settings(1, 0).settings(1, 4096).settings(1, 0, 1, 100).get(1));
    rule(
        "6.5 refuses a stream other than 0",
        "connection PROTOCOL_ERROR",
        c -> c.frame(SETTINGS, 0, 1));
    rule(
        "6.5 refuses an acknowledgement with a payload",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(SETTINGS, ACK, 0, new byte[6]));
    rule(
        "6.5 refuses a length that is no multiple of 6",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(SETTINGS, 0, 0, new byte[7]));
    rule(
        "6.5.2 refuses ENABLE_PUSH other than 0 and 1",
        "connection PROTOCOL_ERROR",
        c -> c.settings(2, 2));
    rule(
        "6.5.2 refuses INITIAL_WINDOW_SIZE beyond 2^31 - 1",
        "connection FLOW_CONTROL_ERROR",
        c -> c.settings(4, 1 << 31));
    rule(
        "6.5.2 refuses MAX_FRAME_SIZE below 16384",
        "connection PROTOCOL_ERROR",
        c -> c.settings(5, 16383));
    rule(
        "6.5.2 refuses MAX_FRAME_SIZE beyond 2^24 - 1",
        "connection PROTOCOL_ERROR",
        c -> c.settings(5, 1 << 24));
  }

  private void push() {
    rule(
        "6.6 refuses PUSH_PROMISE",
        "connection PROTOCOL_ERROR",
        c -> c.post(1).frame(PUSH_PROMISE, END_HEADERS, 1, join(octets(2), block(request("GET")))));
  }

  private void ping() {
    rule(
        "6.7 ignores an answer to no ping",
        "served",
        c -> c.frame(PING, ACK, 0, new byte[8]).get(1));
    rule(
        "6.7 refuses a stream other than 0",
        "connection PROTOCOL_ERROR",
        c -> c.frame(PING, 0, 1, new byte[8]));
    rule(
        "6.7 refuses a length other than 8",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(PING, 0, 0, new byte[6]));
  }

  private void goAway() {
    rule(
        "6.8 refuses a stream other than 0",
        "connection PROTOCOL_ERROR",
        c -> c.frame(GOAWAY, 0, 1, new byte[8]));
    rule(
        "6.8 refuses a length below 8",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(GOAWAY, 0, 0, new byte[7]));
  }

  private void windowUpdate() {
    rule(
        "6.9 refuses 0 for the connection", "connection PROTOCOL_ERROR", c -> c.windowUpdate(0, 0));
    rule(
        "6.9 refuses 0 for a stream", "stream 1 PROTOCOL_ERROR", c -> c.post(1).windowUpdate(1, 0));
    rule(
        "6.9 refuses a length other than 4",
        "connection FRAME_SIZE_ERROR",
        c -> c.frame(WINDOW_UPDATE, 0, 0, new byte[3]));
    rule("6.9 refuses an idle stream", "connection PROTOCOL_ERROR", c -> c.windowUpdate(1, 10));
    rule("6.9 ignores a closed stream", "served", c -> c.get(1).windowUpdate(1, 10));
    rule(
        "6.9.1 refuses a connection window beyond 2^31 - 1",
        "connection FLOW_CONTROL_ERROR",
        c -> c.windowUpdate(0, Integer.MAX_VALUE));
    rule(
        "6.9.1 refuses a stream window beyond 2^31 - 1",
        "stream 1 FLOW_CONTROL_ERROR",
        c -> c.post(1).windowUpdate(1, Integer.MAX_VALUE));
    rule(
        "6.9.2 refuses settings that make a window exceed 2^31 - 1",
        "connection FLOW_CONTROL_ERROR",
        c -> c.post(1).windowUpdate(1, Integer.MAX_VALUE - 65_535).settings(4, 65_536));
  }

  private void continuation() {
    rule("6.10 takes a field section in pieces", "served", c -> pieces(c, 4));
    rule(
        "6.10 takes empty pieces",
        "served",
        c ->
            c.frame(HEADERS, END_STREAM, 1)
                .frame(CONTINUATION, 0, 1)
                .frame(CONTINUATION, END_HEADERS, 1, block(request("GET"))));
    rule(
        "6.10 refuses stream 0",
        "connection PROTOCOL_ERROR",
        c -> c.frame(HEADERS, END_STREAM, 1).frame(CONTINUATION, END_HEADERS, 0));
    rule(
        "6.10 refuses another stream",
        "connection PROTOCOL_ERROR",
        c ->
            c.frame(HEADERS, END_STREAM, 1)
                .frame(CONTINUATION, END_HEADERS, 3, block(request("GET"))));
    rule(
        "6.10 refuses it after the end of a field section",
        "connection PROTOCOL_ERROR",
        c -> c.post(1).frame(CONTINUATION, END_HEADERS, 1));
    rule(
        "6.10 refuses it without a field section",
        "connection PROTOCOL_ERROR",
        c -> c.frame(CONTINUATION, END_HEADERS, 1));
    rule(
        "6.10 refuses it after DATA",
        "connection PROTOCOL_ERROR",
        c -> c.post(1).data(1, false, "x").frame(CONTINUATION, END_HEADERS, 1));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static void pieces(RawPeer c, int count) {
    byte[] block = block(request("GET"));
    int size = block.length / count;
    c.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, size));
    for (int i = 1; i < count - 1; i++) {
      c.frame(CONTINUATION, 0, 1, Arrays.copyOfRange(block, i * size, (i + 1) * size));
    }
    c.frame(
        CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, (count - 1) * size, block.length));
  }
}
