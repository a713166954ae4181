package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.END_HEADERS;
import static dev.fairlead.http2.RawPeer.END_STREAM;
import static dev.fairlead.http2.RawPeer.HEADERS;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** RFC 7541: what a field section may look like on the wire. */
final class HpackRules {
  private final List<Rule> rules = new ArrayList<>();

  private HpackRules() {}

  static List<Rule> all() {
    HpackRules made = new HpackRules();
    made.encodings();
    made.faults();
    return made.rules;
  }

  private void rule(String name, String outcome, Consumer<RawPeer> client) {
    rules.add(new Rule(name, outcome, client));
  }

  private void encodings() {
    rule(
        "6.1 takes indexed fields",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("828684410161")));
    rule(
        "6.2.1 takes literals that are indexed, and uses them",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("828684410161")));
    rule(
        "6.2.3 takes literals that are never indexed",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("828684110161")));
    rule(
        "5.2 takes Huffman coding",
        "served",
        c ->
            c.frame(
                HEADERS, END_STREAM | END_HEADERS, 1, hex("828684418cf1e3c2e5f23a6ba0ab90f4ff")));
    rule(
        "6.3 takes a smaller table at the beginning",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("20828684410161")));
    rule(
        "6.3 takes two changes of the table",
        "served",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("203fe11f828684410161")));
  }

  private void faults() {
    rule(
        "2.3.3 refuses an index beyond the tables",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("828684410161c6")));
    rule(
        "2.3.3 refuses a name beyond the tables",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("8286844101617f5f0161")));
    rule(
        "6.1 refuses index 0",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("82868441016180")));
    rule(
        "4.2 refuses a change of the table at the end",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("82868441016120")));
    rule(
        "6.3 refuses a table larger than allowed",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("3fe21f828684410161")));
    rule(
        "5.2 refuses Huffman padding of more than 7 bits",
        "connection COMPRESSION_ERROR",
        c ->
            c.frame(
                HEADERS, END_STREAM | END_HEADERS, 1, hex("8286844101610085f2b24a84ff84494fff")));
    rule(
        "5.2 refuses Huffman padding of zeros",
        "connection COMPRESSION_ERROR",
        c ->
            c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("8286844101610085f2b24a8784494a80")));
    rule(
        "5.2 refuses the end of string inside",
        "connection COMPRESSION_ERROR",
        c ->
            c.frame(
                HEADERS,
                END_STREAM | END_HEADERS,
                1,
                hex("8286844101610085f2b24a87fffffffd25427f")));
    rule(
        "5.1 refuses a number without end",
        "connection COMPRESSION_ERROR",
        c ->
            c.frame(
                HEADERS, END_STREAM | END_HEADERS, 1, hex("828684410161ffffffffffffffffffffff7f")));
    rule(
        "5.2 refuses a string longer than the section",
        "connection COMPRESSION_ERROR",
        c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, hex("82868441016100017805")));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
