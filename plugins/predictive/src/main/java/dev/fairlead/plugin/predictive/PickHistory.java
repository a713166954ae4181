package dev.fairlead.plugin.predictive;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How loaded an endpoint was when a request was sent to it, which only its answer asks for. A
 * latency must be explained by the load it met: explained by the load at the answer, a queue that
 * has drained meanwhile makes the endpoint look slow when idle, and one that has grown makes it
 * look fast when crowded, which attracts more.
 *
 * <p>A ring of moments with their load, thinned to a fraction of the latency to be expected, so
 * that it reaches back far enough however long that is. Written by picks, read by answers, without
 * locks: one long holds moment and load, so a reader never sees halves; of two picks at once one is
 * lost.
 */
final class PickHistory {
  static final int SIZE = 256;
  private static final int LOAD_BITS = 20;
  private static final long LOAD_MASK = (1L << LOAD_BITS) - 1;

  /** Loads are kept in sixteenths of a request. */
  private static final double LOAD_SCALE = 16;

  /** Moments are kept in units of 1024 ns, and compared by difference, as they may wrap. */
  private static final int TIME_SHIFT = 10;

  private final AtomicLongArray ring = new AtomicLongArray(SIZE);
  private final AtomicLong written = new AtomicLong();

  /**
   * A request is sent.
   *
   * @param load in flight, with it
   * @param resolutionNanos moments closer to the last are left out
   */
  void add(long nowNanos, double load, double resolutionNanos) {
    long count = written.get();
    long now = nowNanos >> TIME_SHIFT << LOAD_BITS;
    if (count > 0) {
      long since = now - (ring.get((int) (count - 1) & SIZE - 1) & ~LOAD_MASK);
      if (since >= 0 && (since >> LOAD_BITS << TIME_SHIFT) < resolutionNanos) {
        return;
      }
    }
    ring.lazySet((int) count & SIZE - 1, now | Math.min(LOAD_MASK, (long) (load * LOAD_SCALE)));
    written.lazySet(count + 1);
  }

  /** The load when a request was sent, or -1 if that was too long ago. */
  double at(long sentNanos) {
    long sent = sentNanos >> TIME_SHIFT << LOAD_BITS | LOAD_MASK;
    long last = written.get() - 1;
    // The oldest may be overwritten at the moment.
    int low = 0;
    int high = (int) Math.min(SIZE - 1, last + 1);
    int known = high;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring.get((int) (last - middle) & SIZE - 1) - sent <= 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == known ? -1 : (ring.get((int) (last - low) & SIZE - 1) & LOAD_MASK) / LOAD_SCALE;
  }
}
