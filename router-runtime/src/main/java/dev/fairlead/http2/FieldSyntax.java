package dev.fairlead.http2;

import io.netty.util.AsciiString;
import io.netty.util.NetUtil;

/** What names and values may consist of (RFC 9110 section 5, RFC 9113 section 8.2.1, RFC 3986). */
final class FieldSyntax {
  private static final byte NAME = 1;
  private static final byte VALUE = 2;
  private static final byte TARGET = 4;
  private static final byte HOST = 8;
  private static final byte TOKEN = 16;

  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 0x21; c < 0x7f; c++) {
      CLASS[c] |= VALUE | TARGET;
    }
    // A fragment is never sent, and a backslash is a slash to some.
    CLASS['#'] &= ~TARGET;
    CLASS['\\'] &= ~TARGET;
    for (int c = 0x80; c <= 0xff; c++) {
      CLASS[c] |= VALUE;
    }
    CLASS[' '] |= VALUE;
    CLASS['\t'] |= VALUE;
    for (int c = 'a'; c <= 'z'; c++) {
      CLASS[c] |= NAME | HOST | TOKEN;
      CLASS[c - 32] |= HOST | TOKEN;
    }
    for (int c = '0'; c <= '9'; c++) {
      CLASS[c] |= NAME | HOST | TOKEN;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      CLASS[c] |= NAME | TOKEN;
    }
    for (char c : "-._~!$&'()*+;=%".toCharArray()) {
      CLASS[c] |= HOST;
    }
  }

  private FieldSyntax() {}

  private static boolean all(AsciiString text, int from, int to, byte kind) {
    byte[] octets = text.array();
    int offset = text.arrayOffset();
    for (int i = offset + from; i < offset + to; i++) {
      if ((CLASS[octets[i] & 0xff] & kind) == 0) {
        return false;
      }
    }
    return true;
  }

  /** A token without upper-case letters. */
  static boolean isName(AsciiString text) {
    return !text.isEmpty() && all(text, 0, text.length(), NAME);
  }

  /** Neither controls nor white space around. */
  static boolean isValue(AsciiString text) {
    int length = text.length();
    return length == 0
        || text.byteAt(0) != ' '
            && text.byteAt(0) != '\t'
            && text.byteAt(length - 1) != ' '
            && text.byteAt(length - 1) != '\t'
            && all(text, 0, length, VALUE);
  }

  /** A method. */
  static boolean isToken(AsciiString text) {
    return !text.isEmpty() && all(text, 0, text.length(), TOKEN);
  }

  /** Path and query in origin form. */
  static boolean isOriginForm(AsciiString text) {
    return !text.isEmpty() && text.byteAt(0) == '/' && all(text, 1, text.length(), TARGET);
  }

  /** Host and optional port, without user information. */
  static boolean isAuthority(AsciiString text) {
    int length = text.length();
    int hostEnd;
    if (length > 0 && text.byteAt(0) == '[') {
      int close = text.indexOf("]", 0);
      if (close < 3 || !isAddress(text, close)) {
        return false;
      }
      hostEnd = close + 1;
    } else {
      int colon = text.indexOf(":", 0);
      hostEnd = colon < 0 ? length : colon;
      if (hostEnd == 0 || !all(text, 0, hostEnd, HOST) || !escapesAreWhole(text, hostEnd)) {
        return false;
      }
    }
    return hostEnd == length || text.byteAt(hostEnd) == ':' && isPort(text, hostEnd + 1);
  }

  private static boolean isAddress(AsciiString text, int close) {
    String address = text.toString(1, close);
    return address.indexOf('%') < 0 && NetUtil.isValidIpV6Address(address)
        || isFutureAddress(text, close);
  }

  /** IPvFuture: {@code v}, a version in hexadecimal digits, a dot, an address. */
  private static boolean isFutureAddress(AsciiString text, int close) {
    int dot = text.indexOf(".", 0);
    if (dot < 3 || dot >= close - 1 || (text.byteAt(1) | 0x20) != 'v') {
      return false;
    }
    for (int i = 2; i < dot; i++) {
      if (Character.digit(text.byteAt(i), 16) < 0) {
        return false;
      }
    }
    for (int i = dot + 1; i < close; i++) {
      byte octet = text.byteAt(i);
      boolean host = octet != '%' && (CLASS[octet & 0xff] & HOST) != 0;
      if (!host && octet != ':' && octet != ',') {
        return false;
      }
    }
    return true;
  }

  private static boolean escapesAreWhole(AsciiString text, int end) {
    for (int i = 0; i < end; i++) {
      if (text.byteAt(i) == '%') {
        if (i + 2 >= end
            || Character.digit(text.byteAt(i + 1), 16) < 0
            || Character.digit(text.byteAt(i + 2), 16) < 0) {
          return false;
        }
        i += 2;
      }
    }
    return true;
  }

  private static boolean isPort(AsciiString text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9 || i - from > 5) {
        return false;
      }
      port = port * 10 + digit;
    }
    return port <= 65_535;
  }

  /**
   * Whether two authorities name the same, given the port that need not be written, {@code :80}
   * say.
   */
  static boolean sameAuthority(String one, String other, String defaultPort) {
    return withoutPort(one, defaultPort).equalsIgnoreCase(withoutPort(other, defaultPort));
  }

  private static String withoutPort(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  /**
   * The number a text of digits means, or -1 if it is anything else or needs more than 18 digits.
   */
  static long length(AsciiString text) {
    int length = text.length();
    if (length == 0 || length > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
