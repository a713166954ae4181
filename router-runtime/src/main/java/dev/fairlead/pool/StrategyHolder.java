package dev.fairlead.pool;

import dev.fairlead.spi.Strategy;
import java.util.concurrent.atomic.LongAdder;

/**
 * A strategy and how many attempts have yet to report to it. The count is striped: an attempt costs
 * two additions nobody else contends for.
 */
public final class StrategyHolder {
  private final Strategy strategy;
  private final String version;
  private final LongAdder open = new LongAdder();

  StrategyHolder(Strategy strategy, String version) {
    this.strategy = strategy;
    this.version = version;
  }

  /** The release of the plugin it is from. */
  public String version() {
    return version;
  }

  public Strategy strategy() {
    return strategy;
  }

  /** An attempt begins; in the same turn of the event loop in which its snapshot was read. */
  public void begin() {
    open.increment();
  }

  /** The attempt has ended and reported. */
  public void end() {
    open.decrement();
  }

  /**
   * Whether all attempts have ended. Reliable once no new one can begin: the stripes are read one
   * after the other, but then they only sink, so a sum of 0 is true when it is returned.
   */
  boolean idle() {
    return open.sum() == 0;
  }
}
