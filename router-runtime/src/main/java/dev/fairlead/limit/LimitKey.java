package dev.fairlead.limit;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of 128 bits by which a limiter tells requests apart. Belongs to one thread and is used
 * again for every request.
 *
 * <p>Texts are digested: a client may choose its text so that a weaker hash makes the key of
 * another client's, and use that one's share up; and a store that several routers share is to hold
 * no personal data.
 */
public final class LimitKey {
  private static final ThreadLocal<LimitKey> OF_THREAD = ThreadLocal.withInitial(LimitKey::new);

  /** The upper half of what IPv4 addresses are mapped to is 0, of the lower half this. */
  private static final long MAPPED = 0xffff;

  /** Longer texts are encoded by the JDK, into an array of their own. */
  private static final int SHORT = 256;

  private final MessageDigest sha256;
  private final byte[] input = new byte[SHORT];
  private final byte[] output = new byte[32];
  private long high;
  private long low;

  LimitKey() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The one of the thread that calls; its key is the last that was set. */
  public static LimitKey ofThread() {
    return OF_THREAD.get();
  }

  /** The upper 64 bits. */
  public long high() {
    return high;
  }

  /** The lower 64 bits. */
  public long low() {
    return low;
  }

  /** Nothing tells requests apart. */
  public void none() {
    high = 0;
    low = 0;
  }

  /**
   * An address as IPv6.
   *
   * @param prefix bits of it that count, 1 to 128, unless it is a mapped IPv4 address, which counts
   *     as a whole
   */
  public void address(long addressHigh, long addressLow, int prefix) {
    boolean mapped = addressHigh == 0 && addressLow >>> 32 == MAPPED;
    high = mapped || prefix >= 64 ? addressHigh : addressHigh & -1L << 64 - prefix;
    low =
        mapped || prefix >= 128 ? addressLow : prefix <= 64 ? 0 : addressLow & -1L << 128 - prefix;
  }

  /** The first 128 bits of the SHA-256 of a text's UTF-8; null counts as empty. */
  public void text(String text) {
    int length = text == null ? 0 : ascii(text);
    if (length >= 0) {
      sha256.update(input, 0, length);
    } else {
      sha256.update(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      sha256.digest(output, 0, output.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 octets", e);
    }
    high = bigEndian(0);
    low = bigEndian(8);
  }

  /** Encodes a text that is short and needs no encoding; -1 of any other. */
  private int ascii(String text) {
    int length = text.length();
    if (length > SHORT) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return -1;
      }
      input[i] = (byte) c;
    }
    return length;
  }

  private long bigEndian(int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = value << 8 | output[i] & 0xff;
    }
    return value;
  }
}
