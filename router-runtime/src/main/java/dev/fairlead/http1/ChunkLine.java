package dev.fairlead.http1;

import io.netty.buffer.ByteBuf;

/**
 * Reads the line before a chunk: its size and, checked and dropped, its extensions (RFC 9112
 * section 7.1.1). White space may stand around {@code ;} and {@code =} only, and the line must end
 * in CRLF.
 */
final class ChunkLine {
  /** Octets of a line, against those who send extensions without end. */
  private static final int MAX_LINE = 4096;

  /** A size of 2^60 has no room for another digit. */
  private static final long FULL = 1L << 56;

  private static final int SIZE = 0;
  private static final int SEMICOLON = 1;
  private static final int BEFORE_NAME = 2;
  private static final int NAME = 3;
  private static final int AFTER_NAME = 4;
  private static final int BEFORE_VALUE = 5;
  private static final int VALUE = 6;
  private static final int QUOTED = 7;
  private static final int ESCAPED = 8;
  private static final int AFTER_VALUE = 9;
  private static final int CLOSED_QUOTE = 10;
  private static final int LINE_FEED = 11;

  private int state;
  private int octets;
  private long size;

  void reset() {
    state = SIZE;
    octets = 0;
    size = 0;
  }

  /** The size, once {@link #read} returned true. */
  long size() {
    return size;
  }

  /** Reads on; returns whether the line is complete. */
  boolean read(ByteBuf in) throws Malformed {
    while (in.isReadable()) {
      byte octet = in.readByte();
      if (++octets > MAX_LINE) {
        throw new Malformed("The line before a chunk is too long.");
      }
      if (state == LINE_FEED) {
        if (octet != '\n') {
          throw new Malformed("A carriage return stands alone before a chunk.");
        }
        return true;
      }
      state = next(octet);
    }
    return false;
  }

  private int next(byte octet) throws Malformed {
    switch (state) {
      case SIZE:
        int digit = Octets.HEX[octet & 0xff];
        if (digit >= 0) {
          if (size >= FULL) {
            throw new Malformed("A chunk's size is too large.");
          }
          size = size << 4 | digit;
          return SIZE;
        }
        if (octets == 1) {
          throw new Malformed("A chunk has no size.");
        }
        return between(octet, SEMICOLON);
      case SEMICOLON:
      case AFTER_VALUE:
        // Space was skipped here: an extension must follow it.
        if (octet == ';') {
          return BEFORE_NAME;
        }
        return Octets.space(octet) ? state : refuse();
      case BEFORE_NAME:
        if (Octets.space(octet)) {
          return BEFORE_NAME;
        }
        return token(octet) ? NAME : refuse();
      case NAME:
        if (token(octet)) {
          return NAME;
        }
        return octet == '=' ? BEFORE_VALUE : between(octet, AFTER_NAME);
      case AFTER_NAME:
        if (octet == '=') {
          return BEFORE_VALUE;
        }
        if (octet == ';') {
          return BEFORE_NAME;
        }
        return Octets.space(octet) ? AFTER_NAME : refuse();
      case BEFORE_VALUE:
        if (Octets.space(octet)) {
          return BEFORE_VALUE;
        }
        if (octet == '"') {
          return QUOTED;
        }
        return token(octet) ? VALUE : refuse();
      case VALUE:
        return token(octet) ? VALUE : between(octet, AFTER_VALUE);
      case QUOTED:
        if (octet == '"') {
          return CLOSED_QUOTE;
        }
        if (octet == '\\') {
          return ESCAPED;
        }
        return Octets.VALUE[octet & 0xff] ? QUOTED : refuse();
      case ESCAPED:
        return Octets.VALUE[octet & 0xff] ? QUOTED : refuse();
      default:
        return between(octet, AFTER_VALUE);
    }
  }

  /** After a complete size, name or value. */
  private static int between(byte octet, int afterSpace) throws Malformed {
    if (octet == '\r') {
      return LINE_FEED;
    }
    if (octet == ';') {
      return BEFORE_NAME;
    }
    return Octets.space(octet) ? afterSpace : refuse();
  }

  private static boolean token(byte octet) {
    return Octets.TOKEN[octet & 0xff];
  }

  private static int refuse() throws Malformed {
    throw new Malformed("A chunk's size or extension is not valid.");
  }
}
