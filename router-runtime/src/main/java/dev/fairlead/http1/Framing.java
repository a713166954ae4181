package dev.fairlead.http1;

import dev.fairlead.wire.Fields;

/** The two fields that say where a message ends. */
final class Framing {
  static final int CHUNKED = 1;
  static final int UNKNOWN_THEN_CHUNKED = 2;
  static final int INVALID = 3;

  private Framing() {}

  /** 2^63 has 19 digits; more are leading zeros that others might read as something else. */
  private static final int MAX_DIGITS = 19;

  /** The value of a {@code Content-Length}: digits alone, below 2^63; else -1. */
  static long contentLength(Fields fields, int i) {
    int length = fields.valueLength(i);
    if (length == 0 || length > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int k = 0; k < length; k++) {
      int digit = fields.valueAt(i, k) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether a length has leading zeros: some read it as an octal number. */
  static boolean padded(Fields fields, int i) {
    return fields.valueLength(i) > 1 && fields.valueAt(i, 0) == '0';
  }

  /**
   * What a {@code Transfer-Encoding} says. Anything but {@code chunked} alone, or well-formed other
   * codings before one final {@code chunked}, leaves the message's end unknown.
   */
  static int transferEncoding(Fields fields, int i) {
    if (fields.valueIs(i, "chunked")) {
      return CHUNKED;
    }
    String[] codings = fields.value(i).split(",", -1);
    for (int k = 0; k < codings.length; k++) {
      String coding = codings[k].strip();
      boolean last = k == codings.length - 1;
      if (coding.isEmpty() || coding.equalsIgnoreCase("chunked") != last || !token(coding)) {
        return INVALID;
      }
    }
    return UNKNOWN_THEN_CHUNKED;
  }

  private static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Octets.TOKEN[text.charAt(i) & 0xff]) {
        return false;
      }
    }
    return true;
  }
}
