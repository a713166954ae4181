package dev.fairlead.affinity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * What sessions are known by. A key of the router's own is 128 random bits, which nobody guesses;
 * of a value that clients send it is the SHA-256, so that it is of a bounded length and the store
 * never holds what may be a password. Thread-safe.
 */
public final class SessionKeys {
  private static final int OCTETS = 16;

  /** {@link #OCTETS} in base64 without padding. */
  private static final int LENGTH = (OCTETS * 8 + 5) / 6;

  /** A source of good randomness takes a lock: that is for many keys at once. */
  private static final int AHEAD = 64;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Consumer<byte[]> random;
  private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);

  /** What one event loop has for itself. */
  private static final class Own {
    final byte[] ahead = new byte[OCTETS * AHEAD];
    final byte[] next = new byte[OCTETS];
    final MessageDigest digest = sha256();
    int used = ahead.length;

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  /**
   * @param random fills an array with octets that cannot be predicted; from any thread
   */
  public SessionKeys(Consumer<byte[]> random) {
    this.random = random;
  }

  /** A key nobody has yet. */
  String fresh() {
    Own mine = own.get();
    if (mine.used == mine.ahead.length) {
      random.accept(mine.ahead);
      mine.used = 0;
    }
    System.arraycopy(mine.ahead, mine.used, mine.next, 0, OCTETS);
    mine.used += OCTETS;
    return BASE64.encodeToString(mine.next);
  }

  /** The key of a value that a client sent. */
  String of(String value) {
    return BASE64.encodeToString(
        own.get().digest.digest(value.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Whether a text has the form of a key of the router's own. */
  static boolean valid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && (c < '0' || c > '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
