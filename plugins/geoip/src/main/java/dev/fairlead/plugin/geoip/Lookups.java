package dev.fairlead.plugin.geoip;

import java.util.concurrent.atomic.LongAdder;

/** How often locations were looked up, over all databases one after another. */
final class Lookups {
  final LongAdder all = new LongAdder();

  /** Those that the cache did not answer. */
  final LongAdder uncached = new LongAdder();

  /** Those that ended in a record that could not be read. */
  final LongAdder failed = new LongAdder();

  /** 0 to 1; {@link Double#NaN} before the first. */
  double hitShare() {
    double total = all.sum();
    return total == 0 ? Double.NaN : Math.max(0, 1 - uncached.sum() / total);
  }
}
