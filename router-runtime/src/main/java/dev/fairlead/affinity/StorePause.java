package dev.fairlead.affinity;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leaves a store alone that does nothing but fail, so that not every request waits for an answer
 * that does not come. After some failures in a row nobody asks for a while; then one asks, for all.
 * The while doubles each time that fails as well, up to a limit (a circuit breaker; Nygard, Release
 * It!, 2007). Thread-safe.
 */
final class StorePause {
  /** Fewer happen by chance. */
  static final int FAILURES = 5;

  static final long FIRST_NANOS = 1_000_000_000L;

  /** How long a store that has come back may go unnoticed. */
  static final long LONGEST_NANOS = 16 * FIRST_NANOS;

  private final AtomicInteger inARow = new AtomicInteger();
  private final AtomicLong until = new AtomicLong();
  private volatile long next = FIRST_NANOS;

  /** Whether the store may be asked now. */
  boolean over(long now) {
    if (inARow.get() < FAILURES) {
      return true;
    }
    long end = until.get();
    long length = next;
    if (now - end < 0 || !until.compareAndSet(end, now + length)) {
      return false;
    }
    next = Math.min(length * 2, LONGEST_NANOS);
    return true;
  }

  /** Whether nobody asks but the one whose turn it is. */
  boolean on() {
    return inARow.get() >= FAILURES;
  }

  void succeeded() {
    if (inARow.get() != 0) {
      inARow.set(0);
      next = FIRST_NANOS;
    }
  }

  void failed(long now) {
    if (inARow.get() < FAILURES && inARow.incrementAndGet() == FAILURES) {
      begin(now);
    }
  }

  /** Begins at once, however few failures there were. */
  void begin(long now) {
    until.set(now + next);
    inARow.set(FAILURES);
  }
}
