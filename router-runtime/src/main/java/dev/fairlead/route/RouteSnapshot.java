package dev.fairlead.route;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.limit.RouteLimit;
import dev.fairlead.pool.PoolState;
import java.util.List;
import java.util.function.Function;

/** One route with its pools looked up. Immutable. */
public final class RouteSnapshot {
  private final RouteConfig config;
  private final int index;
  private final PoolState[] pools;
  private final long[] upTo;
  private final long totalWeight;
  private final long requestTimeoutNanos;
  private final String requestClass;
  private final RouteLimit limit;

  /**
   * @param index its position in the configuration, from 0
   * @param pools by name
   * @param limit null: none
   * @throws IllegalArgumentException if a pool is unknown or several targets have no weight at all
   */
  RouteSnapshot(
      RouteConfig config, int index, Function<String, PoolState> pools, RouteLimit limit) {
    this.config = config;
    this.limit = limit;
    this.index = index;
    List<RouteConfig.Target> targets = config.targets();
    this.pools = new PoolState[targets.size()];
    this.upTo = new long[targets.size()];
    long sum = 0;
    for (int i = 0; i < this.pools.length; i++) {
      RouteConfig.Target target = targets.get(i);
      this.pools[i] = pools.apply(target.pool());
      if (this.pools[i] == null) {
        throw new IllegalArgumentException(
            "route '" + config.name() + "': there is no pool '" + target.pool() + "'");
      }
      sum += target.weight();
      upTo[i] = sum;
    }
    if (this.pools.length > 1 && sum == 0) {
      throw new IllegalArgumentException(
          "route '" + config.name() + "': at least one target needs a weight above 0");
    }
    this.totalWeight = sum;
    this.requestClass = config.requestClass().intern();
    this.requestTimeoutNanos =
        config.requestTimeout() == null ? 0 : config.requestTimeout().toNanos();
  }

  public RouteConfig config() {
    return config;
  }

  public String name() {
    return config.name();
  }

  /** Its position in the configuration, from 0. */
  public int index() {
    return index;
  }

  /** What kind of requests these are; the same object for all routes of a class. */
  public String requestClass() {
    return requestClass;
  }

  /** How often requests may come, or null. */
  public RouteLimit limit() {
    return limit;
  }

  /** Octets of request content at most; -1: unlimited. */
  public long maxBody() {
    return config.maxBody();
  }

  /** From the head of the request to the end of the response; 0: no limit. */
  public long requestTimeoutNanos() {
    return requestTimeoutNanos;
  }

  /**
   * The pool a request goes to.
   *
   * @param random 64 random bits
   * @return null if the route redirects
   */
  public PoolState pool(long random) {
    PoolState[] all = pools;
    if (all.length <= 1) {
      return all.length == 0 ? null : all[0];
    }
    // Maps the upper 63 bits onto 0..total-1 without a division.
    long point = Math.multiplyHigh(random >>> 1, totalWeight << 1);
    int i = 0;
    while (point >= upTo[i]) {
      i++;
    }
    return all[i];
  }

  @Override
  public String toString() {
    return config.name();
  }
}
