package dev.fairlead.pool;

import dev.fairlead.pool.PoolParts.Culprit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * How often a pool's strategies broke their contract on event loops, and when that is too much.
 * Faults are logged at the first, the second, the fourth and so on, as a broken plugin breaks at
 * every request.
 */
public final class StrategyFaults {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final AtomicLong threw = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();
  private final LongAdder blocked = new LongAdder();
  private final NestedFaults nested;

  private final PoolParts parts;
  private final LongSupplier clock;
  private final Quarantine quarantine;

  /** Puts a strategy aside. */
  interface Quarantine {
    /**
     * @param blocks whether it holds event loops up
     */
    void begin(StrategyHolder holder, String reason, boolean blocks);
  }

  /**
   * @param clock monotonic time in nanoseconds
   * @param quarantine told when it is too much, from any thread
   */
  StrategyFaults(PoolParts parts, LongSupplier clock, Quarantine quarantine) {
    this.parts = parts;
    this.nested = new NestedFaults(parts);
    this.clock = clock;
    this.quarantine = quarantine;
  }

  /**
   * A strategy threw. From any loop.
   *
   * @param holder of the snapshot that was read
   */
  public void broke(StrategyHolder holder, Throwable fault) {
    broke(holder, fault, () -> text(fault));
  }

  /**
   * A strategy chose what it must not. From any loop.
   *
   * @param holder of the snapshot that was read
   * @param what for people: "it named ..."
   */
  public void chose(StrategyHolder holder, String what) {
    broke(holder, null, () -> what);
  }

  private void broke(StrategyHolder holder, Throwable fault, Supplier<String> what) {
    long now = threw.incrementAndGet();
    Culprit culprit = nested.broke(holder, fault);
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          "Pool %s: strategy %s failed (fault %d); it is passed over, this once: %s",
          holder.pool().name(),
          label(holder, culprit),
          now,
          fault == null ? what.get() : FaultText.trace(fault));
      // With its message, which may hold what no log should, unless an operator wants it.
      LOG.debug("what the strategy threw", fault);
    }
    count(holder, culprit, what);
  }

  /** A call into the strategy held an event loop up. From any loop. */
  public void wasSlow(StrategyHolder holder) {
    long now = slow.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          "Pool %s: strategy %s held an event loop up (slow call %d)",
          holder.pool().name(), label(holder), now);
    }
    count(holder, null, () -> "a call took too long");
  }

  private void count(StrategyHolder holder, Culprit culprit, Supplier<String> last) {
    int limit = parts.faultLimit();
    if (holder.fault(clock.getAsLong()) == limit) {
      String who = holder.blame(culprit);
      String times = limit == 1 ? " failed: " : " failed " + limit + " times in a minute: ";
      quarantine.begin(holder, who + times + last.get(), false);
    }
  }

  /**
   * A call into the strategy has not returned for so long that no other may be made. From the
   * watchdog.
   *
   * @param thread the event loop's
   */
  public void blocks(StrategyHolder holder, Thread thread) {
    blocked.increment();
    Culprit culprit = nested.blocked(holder, thread);
    LOG.errorf(
        "Pool %s: strategy %s blocks event loop %s, in which every request waits:%s",
        holder.pool().name(), label(holder, culprit), thread.getName(), stack(thread));
    quarantine.begin(holder, holder.blame(culprit) + " blocked an event loop", true);
  }

  /** Where a thread is, down to the stage that called. */
  static String stack(Thread thread) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement each : thread.getStackTrace()) {
      text.append("\n    in ").append(each);
      if (FaultText.ofTheRouter(each)) {
        break;
      }
    }
    return text.toString();
  }

  /** What was thrown. */
  static String text(Throwable fault) {
    return FaultText.brief(fault);
  }

  /** A strategy with the file it is from, for logs. */
  static String label(StrategyHolder holder) {
    String plugin = holder.origin().plugin();
    return holder.name() + (plugin.isEmpty() ? "" : " (plugin " + plugin + ")");
  }

  private static String label(StrategyHolder holder, Culprit culprit) {
    return culprit == null ? label(holder) : culprit.toString();
  }

  /** Whose they were. */
  public NestedFaults nested() {
    return nested;
  }

  /** Times they threw, or named an endpoint they must not. */
  public long thrown() {
    return threw.get();
  }

  /** Calls that held an event loop up. */
  public long slow() {
    return slow.get();
  }

  /** Calls that held an event loop up for so long that they were the last. */
  public long blocked() {
    return blocked.sum();
  }
}
