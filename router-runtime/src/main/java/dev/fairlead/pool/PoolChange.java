package dev.fairlead.pool;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.discovery.Origin;
import dev.fairlead.spi.Need;
import dev.fairlead.wire.ConnectorFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All that a new configuration of a pool needs and that can fail, made beforehand, so that a reload
 * of many pools is applied wholly or not at all. Either {@link #apply} or {@link #discard} is
 * called once.
 */
public final class PoolChange {
  /** What a connector factory depends on besides the pool. */
  record Peer(boolean tls, String host, int port) {
    static Peer of(EndpointConfig endpoint) {
      return new Peer(endpoint.tls(), endpoint.host(), endpoint.port());
    }
  }

  final PoolConfig config;
  final Map<Peer, ConnectorFactory> factories;
  final StrategyHolder strategy;
  final Set<Need> needs;

  /** Null to go on with the one there is. */
  final Discovery discovery;

  /** Null if there is none. */
  final Affinity affinity;

  private final PoolState pool;
  final boolean freshStrategy;

  PoolChange(
      PoolState pool,
      PoolConfig config,
      Map<Peer, ConnectorFactory> factories,
      StrategyHolder strategy,
      boolean freshStrategy,
      Set<Need> needs,
      Discovery discovery,
      Affinity affinity) {
    this.affinity = affinity;
    this.pool = pool;
    this.config = config;
    this.factories = factories;
    this.strategy = strategy;
    this.freshStrategy = freshStrategy;
    this.needs = needs;
    this.discovery = discovery;
  }

  static boolean reconnects(PoolConfig before, PoolConfig next) {
    return before.protocol() != next.protocol()
        || !before.timeouts().equals(next.timeouts())
        || !before.tls().equals(next.tls());
  }

  static boolean rebalances(PoolConfig before, PoolConfig next) {
    return !before.strategy().equals(next.strategy())
        || !Objects.equals(before.hashOn(), next.hashOn());
  }

  static boolean rediscovers(PoolConfig before, PoolConfig next) {
    return before.awaitsEndpoints() != next.awaitsEndpoints()
        || !origins(before).equals(origins(next));
  }

  private static List<Origin> origins(PoolConfig config) {
    return config.endpoints().stream().map(e -> new Origin(e.id(), e.host())).toList();
  }

  /** Lets the pool go on with it. */
  public void apply() {
    pool.apply(this);
  }

  /**
   * Gives up what was made for it. The strategy closes a moment later, among the pool's tasks: it
   * may fail, or take its time, while others have to be given up as well.
   */
  public void discard() {
    pool.affinity().discard(affinity);
    if (freshStrategy) {
      pool.retire(strategy);
    }
  }
}
