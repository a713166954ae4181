package dev.fairlead.http1;

import io.netty.util.NetUtil;

/** Host and port as RFC 3986 section 3.2 writes them, without user information. */
final class Authority {
  private Authority() {}

  /** Checks an authority; an empty port is cut off. */
  static String check(String text) throws Malformed {
    int end = text.length();
    int colon = text.startsWith("[") ? literalEnd(text) : nameEnd(text);
    if (colon == 0) {
      throw new Malformed("The host is empty.");
    }
    if (colon == end - 1) {
      return text.substring(0, colon);
    }
    if (colon < end) {
      checkPort(text, colon);
    }
    return text;
  }

  private static int nameEnd(String text) throws Malformed {
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i;
      }
      if (c > 0xff || !Octets.REG_NAME[c] || c == '%' && !escape(text, i)) {
        throw new Malformed("The host contains an illegal character.");
      }
    }
    return i;
  }

  private static boolean escape(String text, int i) {
    return i + 2 < text.length()
        && Octets.HEX[text.charAt(i + 1) & 0xff] >= 0
        && Octets.HEX[text.charAt(i + 2) & 0xff] >= 0;
  }

  private static int literalEnd(String text) throws Malformed {
    int end = text.indexOf(']');
    if (end < 0 || !address(text.substring(1, end))) {
      throw new Malformed("The host is not a valid IPv6 address.");
    }
    if (end + 1 < text.length() && text.charAt(end + 1) != ':') {
      throw new Malformed("Something other than a port follows the host.");
    }
    return end + 1;
  }

  private static boolean address(String text) {
    return text.indexOf('%') < 0 && NetUtil.isValidIpV6Address(text) || future(text);
  }

  /** {@code v}, a version in hexadecimal digits, a dot, and an address of a kind yet unknown. */
  private static boolean future(String text) {
    int dot = text.indexOf('.');
    if (dot < 2 || dot == text.length() - 1 || (text.charAt(0) | 0x20) != 'v') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean valid =
          i < dot
              ? Octets.HEX[c & 0xff] >= 0
              : c == ':' || c == ',' || c != '%' && Octets.REG_NAME[c & 0xff];
      if (!valid || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static void checkPort(String text, int colon) throws Malformed {
    int port = 0;
    for (int i = colon + 1; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || (port = port * 10 + digit) > 65535) {
        throw new Malformed("The port is not a number from 0 to 65535.");
      }
    }
  }

  /** Whether two authorities name the same, given the port the scheme implies, {@code :80} say. */
  static boolean same(String one, String other, String defaultPort) {
    return withoutPort(one, defaultPort).equalsIgnoreCase(withoutPort(other, defaultPort));
  }

  private static String withoutPort(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
