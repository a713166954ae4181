package dev.fairlead.http2;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * Encodes field sections (RFC 7541) with the static table alone and without Huffman coding: every
 * field is a copy of its octets. A dynamic table would save octets on the wire at the price of a
 * lookup, and mostly a copy, for each field.
 */
final class HpackWriter {
  private static final int DEFAULT_TABLE = 4096;

  /**
   * Static table entries (RFC 7541 appendix A) by the number of their name; 0 where there is none.
   */
  private static final byte[] STATIC = new byte[64];

  private static final int NEVER_INDEXED = 0x10;

  static {
    STATIC[FieldName.ACCEPT_ENCODING] = 16;
    STATIC[FieldName.ACCEPT] = 19;
    STATIC[FieldName.AUTHORIZATION] = 23;
    STATIC[FieldName.CACHE_CONTROL] = 24;
    STATIC[FieldName.CONTENT_ENCODING] = 26;
    STATIC[FieldName.CONTENT_LENGTH] = 28;
    STATIC[FieldName.CONTENT_TYPE] = 31;
    STATIC[FieldName.COOKIE] = 32;
    STATIC[FieldName.DATE] = 33;
    STATIC[FieldName.ETAG] = 34;
    STATIC[FieldName.EXPECT] = 35;
    STATIC[FieldName.HOST] = 38;
    STATIC[FieldName.LAST_MODIFIED] = 44;
    STATIC[FieldName.LOCATION] = 46;
    STATIC[FieldName.PROXY_AUTHENTICATE] = 48;
    STATIC[FieldName.PROXY_AUTHORIZATION] = 49;
    STATIC[FieldName.REFERER] = 51;
    STATIC[FieldName.RETRY_AFTER] = 53;
    STATIC[FieldName.SERVER] = 54;
    STATIC[FieldName.SET_COOKIE] = 55;
    STATIC[FieldName.USER_AGENT] = 58;
    STATIC[FieldName.VARY] = 59;
    STATIC[FieldName.VIA] = 60;
  }

  private boolean shrink;

  /**
   * What the peer's decoder offers. Below the default, it must be told that less is used (RFC 7541
   * section 4.2).
   */
  void peerTable(long octets) {
    if (octets < DEFAULT_TABLE) {
      shrink = true;
    }
  }

  /** Must come first in each field section. */
  void begin(ByteBuf out) {
    if (shrink) {
      shrink = false;
      out.writeByte(0x20);
    }
  }

  void status(ByteBuf out, int status) {
    int index =
        switch (status) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (index != 0) {
      out.writeByte(0x80 | index);
    } else {
      out.writeByte(8).writeByte(3);
      out.writeByte('0' + status / 100)
          .writeByte('0' + status / 10 % 10)
          .writeByte('0' + status % 10);
    }
  }

  /** The pseudo-header fields and fields of a request. */
  void request(ByteBuf out, RequestHead head, boolean https) {
    method(out, head.method());
    out.writeByte(https ? 0x87 : 0x86);
    if (!head.authority().isEmpty()) {
      literal(out, 1, head.authority());
    }
    path(out, head.target());
    fields(out, head.fields());
    if (head.trailersAccepted()) {
      field(out, FieldName.TE, "trailers");
    }
    if (head.expectContinue()) {
      field(out, FieldName.EXPECT, "100-continue");
    }
  }

  private static void method(ByteBuf out, String method) {
    if (method.equals("GET")) {
      out.writeByte(0x82);
    } else if (method.equals("POST")) {
      out.writeByte(0x83);
    } else {
      literal(out, 2, method);
    }
  }

  private static void path(ByteBuf out, String path) {
    if (path.length() == 1 && path.charAt(0) == '/') {
      out.writeByte(0x84);
    } else {
      literal(out, 4, path);
    }
  }

  private static void field(ByteBuf out, int id, String value) {
    int index = STATIC[id];
    if (index != 0) {
      literal(out, index, value);
    } else {
      AsciiString name = FieldName.ascii(id);
      out.writeByte(0);
      number(out, 0, 0x7f, name.length());
      out.writeBytes(name.array(), name.arrayOffset(), name.length());
      text(out, value);
    }
  }

  void fields(ByteBuf out, Fields fields) {
    byte[] octets = fields.octets();
    int size = fields.size();
    for (int i = 0; i < size; i++) {
      if (fields.has(i)) {
        field(out, fields, i, octets);
      }
    }
  }

  private static void field(ByteBuf out, Fields fields, int i, byte[] octets) {
    int id = fields.id(i);
    int index = STATIC[id];
    int valueLength = fields.valueLength(i);
    int nameLength = fields.nameLength(i);
    out.ensureWritable(nameLength + valueLength + 16);
    if (index != 0) {
      number(out, secret(id) ? NEVER_INDEXED : 0, 0x0f, index);
    } else {
      out.writeByte(0);
      number(out, 0, 0x7f, nameLength);
      name(out, octets, fields.start(i), nameLength);
    }
    number(out, 0, 0x7f, valueLength);
    out.writeBytes(octets, fields.valueStart(i), valueLength);
  }

  /** Copies a name, in lower case. */
  private static void name(ByteBuf out, byte[] octets, int from, int length) {
    for (int i = from; i < from + length; i++) {
      byte b = octets[i];
      if (b >= 'A' && b <= 'Z') {
        int start = out.writerIndex();
        out.writeBytes(octets, from, length);
        for (int k = i - from; k < length; k++) {
          byte c = octets[from + k];
          if (c >= 'A' && c <= 'Z') {
            out.setByte(start + k, c | 0x20);
          }
        }
        return;
      }
    }
    out.writeBytes(octets, from, length);
  }

  /** What intermediaries may not put in their tables either (RFC 7541 section 7.1.3). */
  private static boolean secret(int id) {
    return id == FieldName.AUTHORIZATION
        || id == FieldName.COOKIE
        || id == FieldName.SET_COOKIE
        || id == FieldName.PROXY_AUTHORIZATION;
  }

  private static void literal(ByteBuf out, int index, String value) {
    number(out, 0, 0x0f, index);
    text(out, value);
  }

  private static void text(ByteBuf out, String value) {
    number(out, 0, 0x7f, value.length());
    out.writeCharSequence(value, StandardCharsets.ISO_8859_1);
  }

  /** An integer with a prefix (RFC 7541 section 5.1). */
  private static void number(ByteBuf out, int pattern, int mask, int value) {
    if (value < mask) {
      out.writeByte(pattern | value);
      return;
    }
    out.writeByte(pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out.writeByte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
