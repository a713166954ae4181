package dev.fairlead.http1;

import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads request heads. The octets are copied once, into the array of the head's {@link Fields}, and
 * looked at once, in however many pieces they arrive; what is wrong is noticed with the octet that
 * makes it so, not at the end of the head.
 *
 * <p>Choices: up to {@value #EMPTY_LINES} empty lines before a request line are skipped (RFC 9112
 * section 2.2 asks for one); any minor version of HTTP/1 above 0 is served as 1.1. Where HTTP/2 is
 * spoken too, a line of three words without a slash in the last two is taken for a broken preface
 * (RFC 9113 section 3.4) and not answered: who sent it would not understand HTTP/1.1.
 */
final class RequestDecoder {
  /** Octets copied at a time: more than most heads, little enough to copy of a body behind one. */
  private static final int STEP = 1024;

  private static final int EMPTY_LINES = 4;

  /** {@code HTTP/1.1}. */
  private static final int VERSION_LENGTH = 8;

  private static final int START = 0;
  private static final int START_LINE_FEED = 1;
  private static final int METHOD = 2;
  private static final int TARGET = 3;
  private static final int VERSION = 4;
  private static final int LINE_FEED = 5;
  private static final int FIELDS = 6;

  private final FieldLines lines = new FieldLines();
  private int state;
  private int at;
  private int emptyLines;
  private int start;
  private int targetStart;
  private int versionStart;
  private boolean headOnly;
  private boolean http2;

  /** Begins with an empty head. */
  void reset() {
    state = START;
    at = 0;
    emptyLines = 0;
    headOnly = false;
  }

  /** Whether the method is HEAD, as far as it is known: then no answer has content. */
  boolean headOnly() {
    return headOnly;
  }

  /** Whether a head was begun and is not complete. */
  boolean begun() {
    return state > START_LINE_FEED;
  }

  /**
   * Reads on, and consumes what belongs to the head; all of it unless the head is complete.
   *
   * @return whether the head is complete: start line and fields are in {@code head}, unchecked
   */
  boolean decode(ByteBuf in, RequestHead head, ServerSettings settings) throws Malformed {
    Fields fields = head.fields();
    http2 = settings.http2();
    do {
      int from = fields.loaded();
      int length = Math.min(in.readableBytes(), STEP);
      byte[] bytes = fields.load(in, in.readerIndex(), length);
      if (scan(fields, bytes, from + length, settings)) {
        in.skipBytes(lines.at() - from);
        fields.loaded(lines.at());
        fill(head, bytes);
        return true;
      }
      in.skipBytes(length);
    } while (in.isReadable());
    return false;
  }

  private boolean scan(Fields fields, byte[] bytes, int end, ServerSettings settings)
      throws Malformed {
    if (state != FIELDS) {
      boolean more = !scanLine(bytes, end);
      if (state > START_LINE_FEED && at - start > settings.requestLine() + 2) {
        throw new Malformed(414, Rejection.LINE_TOO_LONG, "The request line is too long.");
      }
      if (more) {
        return false;
      }
    }
    return lines.read(fields, bytes, end, settings.fieldOctets(), settings.fieldCount());
  }

  @SuppressWarnings("fallthrough") // each part of the line follows the one before
  private boolean scanLine(byte[] bytes, int end) throws Malformed {
    int i = at;
    switch (state) {
      case START:
      case START_LINE_FEED:
        i = skipEmptyLines(bytes, end);
        if (i == end) {
          return pause(i, state);
        }
        start = i;
      case METHOD:
        while (i < end && Octets.TOKEN[bytes[i] & 0xff]) {
          i++;
        }
        if (i == end) {
          return pause(i, METHOD);
        }
        if (bytes[i] != ' ' || i == start) {
          throw new Malformed("This is not an HTTP/1.1 request line.");
        }
        headOnly = i - start == 4 && bytes[start] == 'H' && method(bytes, start, 4).equals("HEAD");
        i++;
        targetStart = i;
      case TARGET:
        while (i < end && Octets.TARGET[bytes[i] & 0xff]) {
          i++;
        }
        if (i == end) {
          return pause(i, TARGET);
        }
        if (bytes[i] != ' ' || i == targetStart) {
          throw new Malformed("The request target is not valid.");
        }
        i++;
        versionStart = i;
      case VERSION:
        while (i < end && bytes[i] != '\r' && i - versionStart <= VERSION_LENGTH) {
          i++;
        }
        if (i == end && i - versionStart <= VERSION_LENGTH) {
          return pause(i, VERSION);
        }
        checkVersion(bytes, i);
        i++;
      default:
        if (i == end) {
          return pause(i, LINE_FEED);
        }
        if (bytes[i] != '\n') {
          throw new Malformed("A carriage return stands alone in the request line.");
        }
        i++;
        at = i;
        state = FIELDS;
        lines.begin(i);
        return true;
    }
  }

  private boolean pause(int position, int next) {
    at = position;
    state = next;
    return false;
  }

  private int skipEmptyLines(byte[] bytes, int end) throws Malformed {
    int i = at;
    for (; i < end; i++) {
      if (state == START_LINE_FEED) {
        if (bytes[i] != '\n' || ++emptyLines > EMPTY_LINES) {
          throw new Malformed("This is not an HTTP/1.1 request line.");
        }
        state = START;
      } else if (bytes[i] == '\r') {
        state = START_LINE_FEED;
      } else {
        return i;
      }
    }
    return i;
  }

  private void checkVersion(byte[] bytes, int end) throws Malformed {
    int i = versionStart;
    boolean valid =
        end - i == VERSION_LENGTH
            && bytes[end] == '\r'
            && bytes[i] == 'H'
            && bytes[i + 1] == 'T'
            && bytes[i + 2] == 'T'
            && bytes[i + 3] == 'P'
            && bytes[i + 4] == '/'
            && digit(bytes[i + 5])
            && bytes[i + 6] == '.'
            && digit(bytes[i + 7]);
    if (!valid && http2 && !slash(bytes, targetStart, end)) {
      throw new Malformed(0, Rejection.MALFORMED, "This is neither HTTP/1.1 nor HTTP/2.");
    }
    if (!valid) {
      throw new Malformed("This is not an HTTP/1.1 request line.");
    }
    if (bytes[i + 5] != '1') {
      throw new Malformed(505, Rejection.VERSION_REFUSED, "HTTP/1.0 and HTTP/1.1 are served here.");
    }
  }

  private static boolean slash(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '/') {
        return true;
      }
    }
    return false;
  }

  private static boolean digit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private void fill(RequestHead head, byte[] bytes) {
    head.method(method(bytes, start, targetStart - 1 - start));
    head.target(
        new String(
            bytes, targetStart, versionStart - 1 - targetStart, StandardCharsets.ISO_8859_1));
    head.version(bytes[versionStart + 7] == '0' ? "1.0" : "1.1");
  }

  private static String method(byte[] bytes, int from, int length) {
    String known =
        switch (length) {
          case 3 -> bytes[from] == 'G' ? "GET" : "PUT";
          case 4 -> bytes[from] == 'P' ? "POST" : "HEAD";
          case 5 -> bytes[from] == 'P' ? "PATCH" : "TRACE";
          case 6 -> "DELETE";
          case 7 -> bytes[from] == 'O' ? "OPTIONS" : "CONNECT";
          default -> "";
        };
    boolean same = !known.isEmpty();
    for (int i = 0; same && i < length; i++) {
      same = bytes[from + i] == known.charAt(i);
    }
    return same ? known : new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
