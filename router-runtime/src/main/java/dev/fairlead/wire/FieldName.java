package dev.fairlead.wire;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * The names the router itself looks at, as small numbers, so that a field's name is compared once,
 * when it is read. 0 is any other name.
 */
public final class FieldName {
  public static final int OTHER = 0;
  public static final int HOST = 1;
  public static final int CONTENT_LENGTH = 2;
  public static final int TRANSFER_ENCODING = 3;
  public static final int CONNECTION = 4;
  public static final int KEEP_ALIVE = 5;
  public static final int PROXY_CONNECTION = 6;
  public static final int TE = 7;
  public static final int TRAILER = 8;
  public static final int UPGRADE = 9;
  public static final int EXPECT = 10;
  public static final int VIA = 11;
  public static final int FORWARDED = 12;
  public static final int X_FORWARDED_FOR = 13;
  public static final int X_FORWARDED_PROTO = 14;
  public static final int X_FORWARDED_HOST = 15;
  public static final int X_FORWARDED_PORT = 16;
  public static final int X_REQUEST_ID = 17;
  public static final int COOKIE = 18;
  public static final int SET_COOKIE = 19;
  public static final int DATE = 20;
  public static final int SERVER = 21;
  public static final int HTTP2_SETTINGS = 22;
  public static final int CONTENT_TYPE = 23;
  public static final int LOCATION = 24;
  public static final int RETRY_AFTER = 25;
  public static final int USER_AGENT = 26;
  public static final int REFERER = 27;
  public static final int PROXY_AUTHENTICATE = 28;
  public static final int PROXY_AUTHORIZATION = 29;
  public static final int ACCEPT = 30;
  public static final int ACCEPT_ENCODING = 31;
  public static final int AUTHORIZATION = 32;
  public static final int ETAG = 33;
  public static final int LAST_MODIFIED = 34;
  public static final int CACHE_CONTROL = 35;
  public static final int VARY = 36;
  public static final int TRACEPARENT = 37;
  public static final int CONTENT_ENCODING = 38;

  private static final String[] TEXT = {
    "",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "via",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-request-id",
    "cookie",
    "set-cookie",
    "date",
    "server",
    "http2-settings",
    "content-type",
    "location",
    "retry-after",
    "user-agent",
    "referer",
    "proxy-authenticate",
    "proxy-authorization",
    "accept",
    "accept-encoding",
    "authorization",
    "etag",
    "last-modified",
    "cache-control",
    "vary",
    "traceparent",
    "content-encoding"
  };

  private static final byte[][] BYTES = new byte[TEXT.length][];
  private static final AsciiString[] ASCII = new AsciiString[TEXT.length];

  /**
   * Open addressing, at most a quarter full, so that most unknown names miss at the first probe.
   */
  private static final byte[] TABLE = new byte[256];

  static {
    for (int id = 1; id < TEXT.length; id++) {
      byte[] bytes = TEXT[id].getBytes(StandardCharsets.US_ASCII);
      BYTES[id] = bytes;
      ASCII[id] = AsciiString.cached(TEXT[id]);
      int slot = hash(bytes, 0, bytes.length);
      while (TABLE[slot] != 0) {
        slot = slot + 1 & 255;
      }
      TABLE[slot] = (byte) id;
    }
  }

  private FieldName() {}

  private static int hash(byte[] bytes, int from, int length) {
    return length * 37 + (bytes[from] | 0x20) * 11 + (bytes[from + length - 1] | 0x20) * 3 & 255;
  }

  /** The number of the name in {@code length >= 1} octets, compared without regard to case. */
  public static int of(byte[] bytes, int from, int length) {
    int slot = hash(bytes, from, length);
    for (int id; (id = TABLE[slot]) != 0; slot = slot + 1 & 255) {
      byte[] known = BYTES[id];
      if (known.length == length && equalsLower(bytes, from, known)) {
        return id;
      }
    }
    return OTHER;
  }

  /** The number of a name. */
  public static int of(CharSequence name) {
    byte[] bytes = name.toString().getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length == 0 ? OTHER : of(bytes, 0, bytes.length);
  }

  /**
   * Whether octets equal a lower-case ASCII text without regard to case; the lengths must already
   * be equal.
   */
  static boolean equalsLower(byte[] bytes, int from, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      byte b = bytes[from + i];
      if (b != lower[i] && (b < 'A' || b > 'Z' || (b | 0x20) != lower[i])) {
        return false;
      }
    }
    return true;
  }

  /** The name of a number other than 0, in lower case. */
  public static String text(int id) {
    return TEXT[id];
  }

  /** The name of a number other than 0, in lower case, as HTTP/2 wants it. */
  public static AsciiString ascii(int id) {
    return ASCII[id];
  }

  static byte[] bytes(int id) {
    return BYTES[id];
  }
}
