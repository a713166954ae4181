package dev.fairlead.http1;

import dev.fairlead.wire.Fields;
import dev.fairlead.wire.ReasonPhrase;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads response heads, as {@link RequestDecoder} does requests. A status line without a reason
 * phrase may also lack the space before it, as so many servers write it.
 */
final class ResponseDecoder {
  static final int MAX_FIELD_OCTETS = 64 * 1024;
  static final int MAX_FIELDS = 1000;

  private static final int MAX_LINE = 8 * 1024;
  private static final int STEP = 1024;

  /** {@code HTTP/1.1 200}. */
  private static final int FIXED = 12;

  private static final int START = 0;
  private static final int REASON = 1;
  private static final int LINE_FEED = 2;
  private static final int FIELDS = 3;

  private final FieldLines lines = new FieldLines();
  private int state;
  private int at;
  private int lineEnd;

  /** Begins with an empty head. */
  void reset() {
    state = START;
    at = 0;
  }

  /** Whether any octet was read since {@link #reset}. */
  boolean begun() {
    return at > 0 || state != START;
  }

  /**
   * Reads on, and consumes what belongs to the head; all of it unless the head is complete.
   *
   * @return whether the head is complete: status line and fields are in {@code head}, unchecked
   */
  boolean decode(ByteBuf in, ResponseHead head) throws Malformed {
    Fields fields = head.fields();
    do {
      int from = fields.loaded();
      int length = Math.min(in.readableBytes(), STEP);
      byte[] bytes = fields.load(in, in.readerIndex(), length);
      if (scan(fields, bytes, from + length)) {
        in.skipBytes(lines.at() - from);
        fields.loaded(lines.at());
        fill(head, bytes);
        return true;
      }
      in.skipBytes(length);
    } while (in.isReadable());
    return false;
  }

  private boolean scan(Fields fields, byte[] bytes, int end) throws Malformed {
    if (state != FIELDS && !scanLine(bytes, end)) {
      if (at > MAX_LINE) {
        throw new Malformed("The status line is too long.");
      }
      return false;
    }
    return lines.read(fields, bytes, end, MAX_FIELD_OCTETS, MAX_FIELDS);
  }

  @SuppressWarnings("fallthrough") // each part of the line follows the one before
  private boolean scanLine(byte[] bytes, int end) throws Malformed {
    int i = at;
    switch (state) {
      case START:
        while (i < end && i < FIXED) {
          if (!expected(i, bytes[i])) {
            throw new Malformed("This is not an HTTP/1.1 status line.");
          }
          i++;
        }
        if (i == end) {
          return pause(i, START);
        }
        if (bytes[i] != ' ' && bytes[i] != '\r') {
          throw new Malformed("The status is not a number of three digits.");
        }
      case REASON:
        while (i < end && Octets.VALUE[bytes[i] & 0xff]) {
          i++;
        }
        if (i == end) {
          return pause(i, REASON);
        }
        if (bytes[i] != '\r') {
          throw new Malformed("The reason phrase contains a control character.");
        }
        lineEnd = i;
        i++;
      default:
        if (i == end) {
          return pause(i, LINE_FEED);
        }
        if (bytes[i] != '\n') {
          throw new Malformed("A carriage return stands alone in the status line.");
        }
        i++;
        at = i;
        state = FIELDS;
        lines.begin(i);
        return true;
    }
  }

  private static boolean expected(int i, byte octet) {
    return switch (i) {
      case 0 -> octet == 'H';
      case 1, 2 -> octet == 'T';
      case 3 -> octet == 'P';
      case 4 -> octet == '/';
      case 5 -> octet == '1';
      case 6 -> octet == '.';
      case 8 -> octet == ' ';
      case 9 -> octet >= '1' && octet <= '9';
      default -> octet >= '0' && octet <= '9';
    };
  }

  private boolean pause(int position, int next) {
    at = position;
    state = next;
    return false;
  }

  private void fill(ResponseHead head, byte[] bytes) {
    int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    head.status(status);
    head.version(bytes[7] == '0' ? "1.0" : "1.1");
    int start = Math.min(FIXED + 1, lineEnd);
    head.reason(
        standard(bytes, start, ReasonPhrase.of(status))
            ? null
            : new String(bytes, start, lineEnd - start, StandardCharsets.ISO_8859_1));
  }

  private boolean standard(byte[] bytes, int start, String phrase) {
    if (lineEnd - start != phrase.length()) {
      return false;
    }
    for (int i = 0; i < phrase.length(); i++) {
      if (bytes[start + i] != phrase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
