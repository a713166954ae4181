package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.EndpointStats;

/**
 * What an endpoint tells by not answering: it has stopped, or those who wait there wait longer than
 * was predicted for them, which their answers would tell when it is too late. Looked for by the
 * tick.
 *
 * <p>Not thread-safe.
 */
final class Silence {
  /** Nobody is silent who is given less than this part of the expected latency. */
  private static final double LEAST_SILENCE = 0.5;

  /** Fewer times the knee in flight, and there is no queue to speak of. */
  private static final double CROWDED = 2;

  /** From here on it is held to be a queue in order: with several workers it is not quite 1. */
  private static final double ORDERLY = 0.75;

  private static final double ORDER_SHARE = 0.1;

  private final Tuning tuning;
  private final PickHistory history;

  /** How long those who were answered had waited relative to who waits longest: 1 in a queue. */
  private double order = 0.5;

  Silence(Tuning tuning, PickHistory history) {
    this.tuning = tuning;
    this.history = history;
  }

  /**
   * A request was answered.
   *
   * @param load how many times its knee the endpoint has in flight
   * @param oldestNanos how long the oldest of the others has waited
   */
  void answered(long latencyNanos, long oldestNanos, double load) {
    if (load >= CROWDED) {
      double last = (double) latencyNanos / Math.max(1, Math.max(latencyNanos, oldestNanos));
      order += ORDER_SHARE * (last - order);
    }
  }

  /**
   * How much longer than predicted a further request will take because of it, in nanoseconds.
   *
   * @param answeredNanos when it answered last
   */
  double nanos(
      long nowNanos,
      long answeredNanos,
      EndpointStats stats,
      double baseNanos,
      double inverseKnee) {
    int inFlight = stats.inFlight();
    if (inFlight <= 0) {
      return 0;
    }
    long oldest = stats.oldestUnansweredNanos();
    double silent = Math.min(nowNanos - answeredNanos, oldest);
    double predicted = baseNanos * Estimate.slowdown(inFlight * inverseKnee);
    if (silent > predicted * Math.max(tuning.stallIntervals / inFlight, LEAST_SILENCE)) {
      return silent;
    }
    // Where requests overtake each other, the oldest may only be expensive; in a queue all wait.
    return inFlight * inverseKnee >= CROWDED && order >= ORDERLY
        ? late(nowNanos, oldest, baseNanos, inverseKnee)
        : 0;
  }

  private double late(long nowNanos, long oldest, double baseNanos, double inverseKnee) {
    double load = history.at(nowNanos - oldest);
    double predicted = baseNanos * Estimate.slowdown(load * inverseKnee);
    return load < 0 ? 0 : Math.max(0, oldest - tuning.lateness * predicted);
  }
}
