package dev.fairlead.plugin.classic.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A figure that fades while nothing is added to it. Figure and time are one word, so threads agree
 * without locks.
 */
final class Fading {
  private final Decay fading;
  private final Decay averaging;

  /** The figure as a float in the upper half, its tick in the lower. */
  private final AtomicLong state = new AtomicLong();

  /**
   * A figure of 0.
   *
   * @param fading how it falls while nothing is added
   * @param averaging how samples lose weight to later ones
   */
  Fading(Decay fading, Decay averaging) {
    this.fading = fading;
    this.averaging = averaging;
  }

  /** The figure at a tick; 0 if nothing was added yet. */
  double at(int tick) {
    return faded(state.get(), tick);
  }

  /** The figure when it last changed; 0 if nothing was added yet. */
  double last() {
    return figure(state.get());
  }

  /** Makes the figure at least as large as that. */
  void raise(double least, int tick) {
    long now;
    long next;
    do {
      now = state.get();
      next = faded(now, tick) < least ? pack(least, tick) : now;
    } while (now != next && !state.compareAndSet(now, next));
  }

  /**
   * Averages a sample in, with a weight that grows with the time since the last: the exponentially
   * weighted moving average of irregular samples.
   */
  void average(double sample, int tick) {
    long now;
    long next;
    do {
      now = state.get();
      double kept = now == 0 ? 0 : averaging.after(tick - (int) now);
      // Samples within a tick do not count: their weight is less than the error of a float.
      next = kept == 1 ? now : pack(faded(now, tick) * kept + sample * (1 - kept), tick);
    } while (now != next && !state.compareAndSet(now, next));
  }

  /** Multiplies the figure. */
  void scale(double factor, int tick) {
    long now;
    long next;
    do {
      now = state.get();
      next = now == 0 ? 0 : pack(faded(now, tick) * factor, tick);
    } while (now != next && !state.compareAndSet(now, next));
  }

  private double faded(long packed, int tick) {
    return figure(packed) * fading.after(tick - (int) packed);
  }

  private static double figure(long packed) {
    return Float.intBitsToFloat((int) (packed >>> 32));
  }

  private static long pack(double figure, int tick) {
    return (long) Float.floatToRawIntBits((float) figure) << 32 | Integer.toUnsignedLong(tick);
  }
}
