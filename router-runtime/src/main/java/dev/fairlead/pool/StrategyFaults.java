package dev.fairlead.pool;

import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * How often a pool's strategy broke its contract on the request path. From any loop. Logged at the
 * first fault, the second, the fourth and so on, as a broken plugin breaks at every request.
 */
final class StrategyFaults {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final AtomicLong count = new AtomicLong();

  /**
   * @param fault null if nothing was thrown
   */
  void count(PoolState pool, Throwable fault) {
    long now = count.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          fault,
          "Pool %s: strategy %s failed to choose (fault %d); the next available endpoint is taken",
          pool.name(),
          pool.snapshot().config().strategy().name(),
          now);
    }
  }

  long total() {
    return count.get();
  }
}
