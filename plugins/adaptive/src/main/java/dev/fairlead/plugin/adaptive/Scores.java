package dev.fairlead.plugin.adaptive;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How bad an attempt was: the square of the logarithm of how many times longer than usual for its
 * class it took, from 0 for usual or less up to {@link #WORST}; a failure counts as the worst.
 *
 * <p>The logarithm makes a tenth slower the same for cheap and for costly requests, and keeps the
 * rare request that takes a thousand times longer from deciding alone. The square, and that what is
 * faster than usual counts as usual, let the slow ones decide: one in fifty that takes six times
 * longer doubles a p99 but moves the average logarithm by as little as noise does, and a strategy
 * that is a little faster most of the time must not win if it is much slower at times.
 */
final class Scores {
  /** A hundred times the usual. */
  private static final double MOST = Math.log(100);

  /** Of a failure: about 21. */
  static final double WORST = MOST * MOST;

  /** Classes beyond these share one level. */
  private static final int MAX_CLASSES = 32;

  private static final double UNIT = 1.0 / (1 << 20);

  private final Map<String, Level> levels = new ConcurrentHashMap<>();
  private final Level others = new Level();
  private final double memoryNanos;

  /**
   * Knows nothing yet.
   *
   * @param memoryNanos over which time "usual" is an average
   */
  Scores(double memoryNanos) {
    this.memoryNanos = memoryNanos;
  }

  /** The average logarithm of the latencies of one class. */
  private static final class Level {
    private final LongAdder sum = new LongAdder();
    private final LongAdder count = new LongAdder();
    private volatile double log = Double.NaN;
    private double seen;

    void collect(double share) {
      long added = count.sumThenReset();
      double total = sum.sumThenReset() * UNIT;
      if (added == 0) {
        return;
      }
      double mean = total / added;
      seen += added;
      // A plain average until there is enough to forget.
      double gain = Math.max(share, added / seen);
      log = Double.isNaN(log) ? mean : log + gain * (mean - log);
    }
  }

  /**
   * Scores a success and learns from it.
   *
   * @return {@code NaN} as long as it is not known what is usual
   */
  double success(String requestClass, long latencyNanos) {
    Level level = level(requestClass);
    double log = Math.log(Math.max(1, latencyNanos));
    level.sum.add(Math.round(log / UNIT));
    level.count.increment();
    double excess = Math.max(0, Math.min(MOST, log - level.log));
    return excess * excess;
  }

  private Level level(String requestClass) {
    Level level = levels.get(requestClass);
    if (level != null) {
      return level;
    }
    return levels.size() < MAX_CLASSES
        ? levels.computeIfAbsent(requestClass, name -> new Level())
        : others;
  }

  /** Takes in what was learned in some time; from one thread. */
  void collect(long elapsedNanos) {
    double share = 1 - Math.exp(-elapsedNanos / memoryNanos);
    levels.values().forEach(level -> level.collect(share));
    others.collect(share);
  }
}
