package dev.fairlead.pool;

import dev.fairlead.pool.PoolParts.Culprit;
import dev.fairlead.pool.PoolParts.Origin;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A strategy and how many attempts have yet to report to it. The count is striped: an attempt costs
 * two additions nobody else contends for.
 */
public final class StrategyHolder implements Watched {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final PoolState pool;
  private final Strategy strategy;
  private final String name;
  private final String version;
  private final Origin origin;
  private final LongAdder open = new LongAdder();
  private final AtomicLong minute = new AtomicLong(Long.MIN_VALUE);
  private final AtomicInteger faults = new AtomicInteger();
  private volatile boolean silenced;
  private volatile String blamed;

  /**
   * @param name as configured; of what takes its place in a {@link Stopgap}
   * @param origin of the strategy that is configured
   */
  StrategyHolder(PoolState pool, Strategy strategy, String name, String version, Origin origin) {
    this.pool = pool;
    this.strategy = strategy;
    this.name = name;
    this.version = version;
    this.origin = origin;
  }

  /** Whose strategy it is. */
  public PoolState pool() {
    return pool;
  }

  /** What chooses: the strategy that is configured, or what takes its place. */
  public String name() {
    return name;
  }

  /** The release of the plugin it is from. */
  public String version() {
    return version;
  }

  /** Where the configured strategy is from. */
  public Origin origin() {
    return origin;
  }

  /**
   * The file or folder of the drop-in plugin it is from, or of the one nested in it that it failed
   * for; empty: of none.
   */
  public String plugin() {
    String other = blamed;
    return other == null ? origin.plugin() : other;
  }

  /**
   * Blames a fault that ends in quarantine on a strategy nested in it.
   *
   * @param culprit null: on itself
   * @return how to begin the reason
   */
  String blame(Culprit culprit) {
    if (culprit == null) {
      return "it";
    }
    blamed = culprit.plugin();
    return culprit.toString();
  }

  /** Takes the place of another, with the blame for what that one did. */
  StrategyHolder insteadOf(StrategyHolder failed) {
    blamed = failed.blamed;
    return this;
  }

  public Strategy strategy() {
    return strategy;
  }

  /** Why the configured strategy is quarantined; null unless this takes its place. */
  public String quarantine() {
    return strategy instanceof Stopgap stopgap ? stopgap.reason() : null;
  }

  /** Why the configured strategy does not choose: quarantined, or by its own word; else null. */
  public String outOfUse() {
    return strategy instanceof SelfQuarantine own ? own.quarantine() : quarantine();
  }

  /** What the router has to provide: for the configured strategy, and for what takes its place. */
  Set<Need> needs(Set<Need> configured) {
    if (!(strategy instanceof Stopgap stopgap) || stopgap.needs().isEmpty()) {
      return configured;
    }
    Set<Need> all = EnumSet.copyOf(stopgap.needs());
    all.addAll(configured);
    return all;
  }

  /** An attempt begins; in the same turn of the event loop in which its snapshot was read. */
  public void begin() {
    open.increment();
  }

  /** The attempt has ended and reported. */
  public void end() {
    open.decrement();
  }

  /** Whether attempts report to it no more, as it is quarantined. */
  public boolean silenced() {
    return silenced;
  }

  void silence() {
    silenced = true;
  }

  @Override
  public void blocks(Thread thread) {
    pool.strategyFaults().blocks(this, thread);
  }

  /** Counts a fault; returns how many there were within about a minute. */
  int fault(long nanos) {
    long began = minute.get();
    boolean over = began == Long.MIN_VALUE || nanos - began > MINUTE_NANOS;
    if (over && minute.compareAndSet(began, nanos)) {
      faults.set(0);
    }
    return faults.incrementAndGet();
  }

  /**
   * Whether all attempts have ended. Reliable once no new one can begin: the stripes are read one
   * after the other, but then they only sink, so a sum of 0 is true when it is returned.
   */
  boolean idle() {
    return open.sum() == 0;
  }
}
