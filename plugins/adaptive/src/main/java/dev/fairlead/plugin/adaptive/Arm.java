package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Strategy;
import java.util.concurrent.atomic.LongAdder;

/** One of the strategies, with what is counted of it. */
final class Arm {
  final String name;
  final Strategy strategy;

  /** Attempts whose endpoint it chose. */
  final Tally tally = new Tally();

  /** What it would have done with the requests of the others. */
  final Shadow shadow = new Shadow();

  /** How often it threw, or picked what was tried before. */
  final LongAdder faults = new LongAdder();

  Arm(String name, Strategy strategy) {
    this.name = name;
    this.strategy = strategy;
  }
}
