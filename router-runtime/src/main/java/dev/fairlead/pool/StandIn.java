package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.pool.PoolParts.Made;
import dev.fairlead.pool.PoolParts.Origin;
import dev.fairlead.spi.Strategy;
import org.jboss.logging.Logger;

/** Makes a pool's strategy, or what takes its place where that cannot be had or has failed. */
final class StandIn {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final PoolState pool;
  private final PoolParts parts;

  StandIn(PoolState pool, PoolParts parts) {
    this.pool = pool;
    this.parts = parts;
  }

  /**
   * The strategy that is configured, or a stopgap if it is not to be had for the time being.
   *
   * @param before whose place it takes, or null
   * @throws RuntimeException if it cannot be made as it is configured
   */
  StrategyHolder make(PoolConfig config, StrategyHolder before) {
    Origin origin = parts.origin(config);
    try {
      Strategy made = parts.strategy(config, before == null ? null : before.strategy());
      String name = config.strategy().name();
      return new StrategyHolder(pool, made, name, parts.version(config), origin);
    } catch (StrategyUnavailable e) {
      return holder(new Stopgap(e.getMessage(), fallback(config), null, 0), origin);
    }
  }

  /**
   * What takes the place of a strategy that has failed: a stopgap, or what is left of one.
   *
   * @param blocks whether it holds event loops up
   * @return the same if there is less of it from now on, but nothing else to put in its place
   */
  StrategyHolder replace(StrategyHolder failed, PoolConfig config, String reason, boolean blocks) {
    if (failed.strategy() instanceof Stopgap stopgap) {
      if (blocks && stopgap.hasRule()) {
        // Which of the two it was is not known, but one of them has blocked before.
        LOG.errorf("pool %s: the quarantined strategy's rule is not asked any more", pool.name());
        stopgap.seal();
        return failed;
      }
      return stopgap.hasFallback()
          ? holder(stopgap.withoutFallback(), failed.origin()).insteadOf(failed)
          : failed;
    }
    failed.silence();
    Strategy rule = parts.bound(failed.strategy()) ? failed.strategy() : null;
    Stopgap stopgap = new Stopgap(reason, fallback(config), rule, parts.faultLimit());
    return holder(stopgap, failed.origin()).insteadOf(failed);
  }

  private Made fallback(PoolConfig config) {
    try {
      return parts.fallback(config);
    } catch (RuntimeException e) {
      LOG.errorf(
          e, "pool %s: the fallback cannot be made; endpoints are taken in turn", pool.name());
      return null;
    }
  }

  private StrategyHolder holder(Stopgap stopgap, Origin origin) {
    return new StrategyHolder(pool, stopgap, stopgap.chooser(), stopgap.version(), origin);
  }
}
