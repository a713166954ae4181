package dev.fairlead.telemetry;

import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What share of a pool's picks each endpoint got lately. Lately is since the last look that is at
 * least ten seconds old, so that several scrapers do not shorten each other's view.
 */
final class Shares {
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final LongSupplier clock;
  private Map<EndpointState, Long> older = Map.of();
  private Map<EndpointState, Long> recent = Map.of();
  private long recentNanos;

  Shares(LongSupplier clock) {
    this.clock = clock;
    this.recentNanos = clock.getAsLong();
  }

  /** Begins a look at all pools. */
  synchronized void look(Iterable<PoolState> pools) {
    long now = clock.getAsLong();
    if (now - recentNanos < WINDOW_NANOS) {
      return;
    }
    older = recent;
    recent = new HashMap<>();
    recentNanos = now;
    for (PoolState pool : pools) {
      for (PooledEndpoint endpoint : pool.snapshot().members()) {
        recent.put(endpoint.state(), endpoint.state().picks());
      }
    }
  }

  /** The share of an endpoint, 0 to 1; {@code NaN} if its pool had no picks. */
  synchronized double actual(PoolState pool, PooledEndpoint endpoint) {
    long all = 0;
    for (PooledEndpoint member : pool.snapshot().members()) {
      all += picks(member.state());
    }
    return all == 0 ? Double.NaN : (double) picks(endpoint.state()) / all;
  }

  private long picks(EndpointState state) {
    return state.picks() - older.getOrDefault(state, 0L);
  }

  /** The share that weight and health score give an endpoint among those offered, 0 to 1. */
  static double expected(PoolState pool, PooledEndpoint endpoint) {
    double all = 0;
    for (PooledEndpoint member : pool.snapshot().members()) {
      all += member.index() < 0 ? 0 : member.effectiveWeight();
    }
    return endpoint.index() < 0 || all == 0 ? 0 : endpoint.effectiveWeight() / all;
  }
}
