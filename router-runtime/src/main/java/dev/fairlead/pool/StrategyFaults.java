package dev.fairlead.pool;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * How often a pool's strategies broke their contract on the request path. From any loop. Faults are
 * logged at the first, the second, the fourth and so on, as a broken plugin breaks at every
 * request.
 */
public final class StrategyFaults {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final AtomicLong threw = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();
  private final LongAdder blocked = new LongAdder();

  StrategyFaults() {}

  /**
   * @param fault null if nothing was thrown
   */
  void countThrown(StrategyHolder holder, Throwable fault) {
    long now = threw.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          fault,
          "Pool %s: strategy %s failed (fault %d); it is passed over, this once",
          holder.pool().name(),
          label(holder),
          now);
    }
  }

  void countSlow(StrategyHolder holder) {
    long now = slow.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          "Pool %s: strategy %s held an event loop up (slow call %d)",
          holder.pool().name(), label(holder), now);
    }
  }

  void countBlocked(StrategyHolder holder, Thread thread) {
    blocked.increment();
    LOG.errorf(
        "Pool %s: strategy %s blocks event loop %s, in which every request waits:%s",
        holder.pool().name(), label(holder), thread.getName(), stack(thread));
  }

  private static String stack(Thread thread) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement each : thread.getStackTrace()) {
      text.append("\n    in ").append(each);
      if (each.getClassName().startsWith("dev.fairlead.stage.")
          || each.getClassName().startsWith("dev.fairlead.exchange.")) {
        break;
      }
    }
    return text.toString();
  }

  /** What was thrown; null: nothing was. An exception of a plugin's own may throw in turn. */
  static String text(Throwable fault) {
    if (fault == null) {
      return "it named an endpoint that was not to be picked";
    }
    try {
      return fault.toString();
    } catch (Throwable e) {
      return fault.getClass().getName();
    }
  }

  /** A strategy with the file it is from, for logs. */
  static String label(StrategyHolder holder) {
    String plugin = holder.origin().plugin();
    return holder.name() + (plugin.isEmpty() ? "" : " (plugin " + plugin + ")");
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
