package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;

/**
 * Hears what changes in a pool, after its new snapshot is published. Called off the request path,
 * one call at a time for each pool, under the pool's monitor: it must be quick and must not change
 * the pool in the call.
 */
public interface PoolListener {
  /** An address is new in the pool. */
  default void added(PoolState pool, PooledEndpoint endpoint) {}

  /** An endpoint stays, while its pool or the endpoint itself is configured anew. */
  default void reconfigured(PoolState pool, PooledEndpoint endpoint, PoolConfig before) {}

  /** An address has left the pool. */
  default void removed(PoolState pool, EndpointState endpoint) {}

  /** A check, or several in a row, turned an endpoint over. */
  default void healthChanged(
      PoolState pool, PooledEndpoint endpoint, Health from, Health to, String reason) {}

  /**
   * An endpoint gets no requests but trials from now on since it failed too often, or gets them
   * again.
   */
  default void fitnessChanged(PoolState pool, PooledEndpoint endpoint, boolean fit) {}

  /** All endpoints are offered from now on since too few are available, or no longer. */
  default void panicChanged(PoolState pool, boolean panic) {}

  /**
   * The pool's strategy is quarantined.
   *
   * @param now what takes its place; says why
   */
  default void quarantined(PoolState pool, StrategyHolder now) {}

  /**
   * A strategy threw while it built its picker; endpoints are taken in turn until it is quarantined
   * a moment later.
   */
  default void strategyFailed(PoolState pool, Throwable cause) {}
}
