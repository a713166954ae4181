package dev.fairlead.control;

import dev.fairlead.pool.Health;
import dev.fairlead.pool.PoolListener;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.StrategyHolder;
import org.jboss.logging.Logger;

/** Tells the log what an operator wants to know of pools. */
final class PoolLog implements PoolListener {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.pool");

  @Override
  public void healthChanged(
      PoolState pool, PooledEndpoint endpoint, Health from, Health to, String reason) {
    if (to == Health.UNHEALTHY) {
      LOG.warnf("pool %s: endpoint %s is unhealthy: %s", pool.name(), endpoint.id(), reason);
    } else if (from == Health.UNHEALTHY) {
      LOG.infof("pool %s: endpoint %s is healthy again", pool.name(), endpoint.id());
    }
  }

  @Override
  public void fitnessChanged(PoolState pool, PooledEndpoint endpoint, boolean fit) {
    if (fit) {
      LOG.infof("pool %s: endpoint %s gets requests again", pool.name(), endpoint.id());
    } else {
      LOG.warnf(
          "pool %s: endpoint %s failed too often and gets no requests but trials",
          pool.name(), endpoint.id());
    }
  }

  @Override
  public void panicChanged(PoolState pool, boolean panic) {
    if (panic) {
      LOG.warnf("pool %s: too few endpoints are healthy, all are offered", pool.name());
    } else {
      LOG.infof("pool %s: enough endpoints are healthy again", pool.name());
    }
  }

  @Override
  public void quarantined(PoolState pool, StrategyHolder now) {
    String plugin = now.plugin();
    LOG.errorf(
        "pool %s: strategy %s%s is quarantined: %s; the pool runs on %s",
        pool.name(),
        pool.snapshot().config().strategy().name(),
        plugin.isEmpty() ? "" : " (plugin " + plugin + ")",
        now.quarantine(),
        now.name());
  }

  @Override
  public void strategyFailed(PoolState pool, Throwable cause) {
    LOG.errorf(cause, "pool %s: the strategy failed to build its picker", pool.name());
  }
}
