package dev.fairlead.plugin.classic.load;

import java.time.Duration;

/**
 * e^(-t/τ), by table and interpolation: off by less than one in ten thousand, for a few
 * nanoseconds. Time is counted in ticks of about a millisecond, so that it fits beside a figure in
 * one word; ticks wrap around after 52 days, and differences of up to half of that come out right.
 * Immutable.
 */
final class Decay {
  private static final int TICK_BITS = 20;
  private static final int STEPS_PER_TAU = 32;
  private static final int LAST = 16 * STEPS_PER_TAU;

  /** Nothing ever decays. */
  static final Decay NONE = new Decay(0, 0);

  private final double[] table = new double[LAST + 1];
  private final double stepsPerTick;
  private final double stepsBefore;

  /**
   * A decay.
   *
   * @param tau until a figure has fallen to 37 %
   */
  Decay(Duration tau) {
    this(STEPS_PER_TAU * (double) (1L << TICK_BITS) / tau.toNanos(), 0);
  }

  private Decay(double stepsPerTick, double stepsBefore) {
    this.stepsPerTick = stepsPerTick;
    this.stepsBefore = stepsBefore;
    for (int i = 0; i <= LAST; i++) {
      table[i] = Math.exp(-(double) i / STEPS_PER_TAU);
    }
  }

  /** The same decay, beginning after some time. */
  Decay from(Duration begin) {
    return new Decay(stepsPerTick, ticks(begin) * stepsPerTick);
  }

  /** The tick of a time. */
  static int tick(long nanoTime) {
    return (int) (nanoTime >> TICK_BITS);
  }

  /** How many ticks a time takes, at least one. */
  static int ticks(Duration time) {
    return (int) Math.max(1, time.toNanos() >> TICK_BITS);
  }

  /**
   * What is left after some time.
   *
   * @param ticks less than 0 counts as 0, as a thread may be a little behind another
   * @return 1 to about 10^-7, never 0
   */
  double after(int ticks) {
    double steps = ticks * stepsPerTick - stepsBefore;
    if (steps <= 0) {
      return 1;
    }
    if (steps >= LAST) {
      return table[LAST];
    }
    int step = (int) steps;
    return table[step] + (steps - step) * (table[step + 1] - table[step]);
  }
}
