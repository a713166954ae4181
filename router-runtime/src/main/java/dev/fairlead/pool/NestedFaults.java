package dev.fairlead.pool;

import dev.fairlead.pool.PoolParts.Culprit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Faults by whose they are: of the pool's strategy itself, or of one nested in it. Strategies call
 * those nested in them directly, as that is quickest; so it takes a stack to tell them apart.
 */
public final class NestedFaults {
  private final PoolParts parts;
  private final Counts own = new Counts();
  private final Map<Culprit, Counts> nested = new ConcurrentHashMap<>();

  /** Told of the counts of one strategy. */
  public interface Reader {
    /**
     * @param culprit null: the pool's strategy itself, or nobody knows
     */
    void read(Culprit culprit, long broke, long blocked);
  }

  private static final class Counts {
    final LongAdder broke = new LongAdder();
    final LongAdder blocked = new LongAdder();
  }

  NestedFaults(PoolParts parts) {
    this.parts = parts;
  }

  /** Counts what was thrown; returns who it was, if it was one nested. */
  Culprit broke(StrategyHolder holder, Throwable fault) {
    Culprit culprit = fault == null ? null : culprit(holder, fault::getStackTrace);
    of(culprit).broke.increment();
    return culprit;
  }

  /** Counts a call that blocks a thread; returns who it was, if it was one nested. */
  Culprit blocked(StrategyHolder holder, Thread thread) {
    Culprit culprit = culprit(holder, thread::getStackTrace);
    of(culprit).blocked.increment();
    return culprit;
  }

  private Culprit culprit(StrategyHolder holder, Supplier<StackTraceElement[]> stack) {
    try {
      return parts.culprit(holder.strategy(), stack);
    } catch (Throwable e) {
      // An exception of a plugin's own, which shows no stack.
      return null;
    }
  }

  private Counts of(Culprit culprit) {
    return culprit == null ? own : nested.computeIfAbsent(culprit, c -> new Counts());
  }

  /** Tells all counts. */
  public void read(Reader reader) {
    reader.read(null, own.broke.sum(), own.blocked.sum());
    nested.forEach(
        (culprit, counts) -> reader.read(culprit, counts.broke.sum(), counts.blocked.sum()));
  }
}
