package dev.fairlead.plugin.classic.load;

import java.util.Arrays;

/**
 * Above how much load an endpoint is hot: a quantile of what the last probes found. Written by one
 * thread at a time, read by any.
 */
final class HotLimit {
  private static final int SAMPLES = 128;

  private final double quantile;
  private final double[] recent = new double[SAMPLES];
  private long added;
  private volatile double limit = Double.POSITIVE_INFINITY;
  private volatile double median = Double.POSITIVE_INFINITY;

  /**
   * Nothing is hot yet.
   *
   * @param quantile 0: all but the least loaded are hot, to 1: none
   */
  HotLimit(double quantile) {
    this.quantile = quantile;
  }

  /** Takes note of a load. */
  void add(double load) {
    recent[(int) (added++ % SAMPLES)] = load;
  }

  /** Takes what was added into account. */
  void refresh() {
    int size = (int) Math.min(added, SAMPLES);
    if (size > 0) {
      double[] sorted = Arrays.copyOf(recent, size);
      Arrays.sort(sorted);
      limit = sorted[(int) Math.round(quantile * (size - 1))];
      median = sorted[size / 2];
    }
  }

  /** The load of the endpoint in the middle. */
  double median() {
    return median;
  }

  /** The load above which an endpoint is hot. */
  double get() {
    return limit;
  }
}
