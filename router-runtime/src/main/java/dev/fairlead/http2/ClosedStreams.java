package dev.fairlead.http2;

import java.util.Arrays;

/**
 * The streams that closed last, and whether this side reset them: frames for those are still on
 * their way and must be ignored, while frames for others break the protocol (RFC 9113 section 5.1).
 */
final class ClosedStreams {
  /** More than twice the streams that may be open at once by default. */
  private static final int SIZE = 256;

  private static final int RESET = 1 << 31;

  private int[] ring = new int[16];
  private int next;
  private int forgotten;

  void add(int stream, boolean reset) {
    if (next == ring.length && ring.length < SIZE) {
      ring = Arrays.copyOf(ring, ring.length * 2);
    }
    if (next == SIZE) {
      next = 0;
    }
    if ((ring[next] & RESET) != 0) {
      forgotten = Math.max(forgotten, ring[next] & Integer.MAX_VALUE);
    }
    ring[next++] = reset ? stream | RESET : stream;
  }

  /** Whether the stream is known to have been open. */
  boolean contains(int stream) {
    for (int known : ring) {
      if ((known & Integer.MAX_VALUE) == stream) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether this side reset the stream, or may have: more streams may end within a round trip than
   * are remembered here.
   */
  boolean mayBeReset(int stream) {
    for (int known : ring) {
      if ((known & Integer.MAX_VALUE) == stream) {
        return (known & RESET) != 0;
      }
    }
    return stream <= forgotten;
  }
}
