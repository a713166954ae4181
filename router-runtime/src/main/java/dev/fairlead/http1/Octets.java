package dev.fairlead.http1;

/** Which octets may stand where, as tables indexed by {@code octet & 0xff}. */
final class Octets {
  /** RFC 9110 section 5.6.2. */
  static final boolean[] TOKEN = new boolean[256];

  /**
   * Field values and reason phrases: HTAB, SP, visible ASCII and obs-text; RFC 9110 section 5.5.
   */
  static final boolean[] VALUE = new boolean[256];

  /**
   * Request targets: visible ASCII without {@code #} and backslash. Wider than RFC 3986, as clients
   * leave {@code |}, {@code "} and the like unescaped; but a fragment is never sent, a backslash is
   * a slash to some, and octets beyond ASCII have no meaning.
   */
  static final boolean[] TARGET = new boolean[256];

  /**
   * A host's registered name, with the percent sign of an escaped octet (RFC 3986 section 3.2.2),
   * but without the comma: that may be two Host fields which somebody joined.
   */
  static final boolean[] REG_NAME = new boolean[256];

  /** The value of a hexadecimal digit, or -1. */
  static final byte[] HEX = new byte[256];

  static {
    mark(TOKEN, "!#$%&'*+-.^_`|~");
    mark(REG_NAME, "-._~!$&'()*+;=%");
    for (int i = 0; i < 256; i++) {
      boolean alphanumeric = i >= '0' && i <= '9' || i >= 'A' && i <= 'Z' || i >= 'a' && i <= 'z';
      TOKEN[i] |= alphanumeric;
      REG_NAME[i] |= alphanumeric;
      VALUE[i] = i == '\t' || i >= 0x20 && i != 0x7f;
      TARGET[i] = i > 0x20 && i < 0x7f && i != '#' && i != '\\';
      HEX[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
    }
  }

  private Octets() {}

  private static void mark(boolean[] table, String members) {
    for (int i = 0; i < members.length(); i++) {
      table[members.charAt(i)] = true;
    }
  }

  static boolean space(int octet) {
    return octet == ' ' || octet == '\t';
  }
}
