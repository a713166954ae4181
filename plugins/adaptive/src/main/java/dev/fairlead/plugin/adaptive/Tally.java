package dev.fairlead.plugin.adaptive;

import java.util.concurrent.atomic.LongAdder;

/** Scores as they come in, from many threads, until they are collected. */
final class Tally {
  /** Sums are whole numbers of this part: adders of longs are exact in any order. */
  private static final double UNIT = 1.0 / (1 << 20);

  private final LongAdder count = new LongAdder();
  private final LongAdder sum = new LongAdder();
  private final LongAdder squares = new LongAdder();
  private final LongAdder failures = new LongAdder();

  void add(double score, boolean failed) {
    count.increment();
    sum.add(Math.round(score / UNIT));
    squares.add(Math.round(score * score / UNIT));
    if (failed) {
      failures.increment();
    }
  }

  /** What came in since the last time; from one thread. */
  Sample collect() {
    return new Sample(
        count.sumThenReset(),
        sum.sumThenReset() * UNIT,
        squares.sumThenReset() * UNIT,
        failures.sumThenReset());
  }
}
