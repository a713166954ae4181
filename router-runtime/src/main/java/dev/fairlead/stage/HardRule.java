package dev.fairlead.stage;

import dev.fairlead.exchange.Exchange;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;

/** What a strategy allows: that binds whoever chooses an endpoint, not only the strategy. */
final class HardRule {
  private HardRule() {}

  /** A rule that fails forbids: nobody knows what it would have said. */
  static boolean allows(
      Exchange exchange, PoolState pool, PoolSnapshot snapshot, PooledEndpoint endpoint) {
    try {
      return snapshot.strategy().allows(exchange, endpoint);
    } catch (Throwable fault) {
      pool.strategyFaults().broke(snapshot.strategyHolder(), fault);
      return false;
    }
  }
}
