package dev.fairlead.stage;

import dev.fairlead.exchange.Exchange;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PooledEndpoint;
import java.util.function.Predicate;

/**
 * Endpoints that are healthy but not offered, because others are fitter or of an earlier tier. That
 * is no reason to refuse a request which those others may not serve: data residency means a region
 * whose endpoints are unwell, not one that is gone.
 */
final class HeldBack {
  private HeldBack() {}

  /**
   * Takes a place of the best that may serve a request: of the earliest tier, there the least
   * loaded for its weight and health.
   *
   * @param allowed whether the strategy's rules allow an endpoint
   * @return null if there is none, or none has room
   */
  static PooledEndpoint take(
      Exchange exchange, PoolSnapshot snapshot, Predicate<PooledEndpoint> allowed) {
    PooledEndpoint best = null;
    for (PooledEndpoint member : snapshot.members()) {
      if (member.index() < 0
          && member.state().health() == Health.HEALTHY
          && !member.state().draining()
          && (best == null || precedes(member, best))
          && !exchange.tried(member)
          && allowed.test(member)) {
        best = member;
      }
    }
    return best != null && best.state().tryAcquire(best.maxConnections()) ? best : null;
  }

  private static boolean precedes(PooledEndpoint one, PooledEndpoint other) {
    return one.priority() != other.priority()
        ? one.priority() < other.priority()
        : load(one) < load(other);
  }

  private static double load(PooledEndpoint endpoint) {
    return (endpoint.state().inFlight() + 1) / endpoint.effectiveWeight();
  }
}
