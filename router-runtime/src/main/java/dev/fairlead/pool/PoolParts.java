package dev.fairlead.pool;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import java.util.Set;
import java.util.function.Supplier;

/** Makes what a pool is put together from. Called off the request path. */
public interface PoolParts {
  /**
   * A fresh strategy; asked for when the pool is new, or its strategy or what it hashes on is
   * configured anew, or its plugin is another.
   *
   * @param before the one whose place it takes, or null
   * @throws StrategyUnavailable if there is none for the time being
   */
  Strategy strategy(PoolConfig config, Strategy before);

  /**
   * Where a strategy is from.
   *
   * @param plugin the file or folder of a drop-in plugin; empty for one on the class path
   * @param fingerprint another one whenever the strategy, or one nested in it, has other code
   */
  record Origin(String plugin, String fingerprint) {
    static final Origin CLASS_PATH = new Origin("", "");
  }

  /** Where that pool's strategy would be from now. */
  default Origin origin(PoolConfig config) {
    return Origin.CLASS_PATH;
  }

  /** A strategy that takes the place of another. */
  record Made(Strategy strategy, String name, String version, Set<Need> needs) {}

  /** What a pool runs on while its strategy is quarantined; null: endpoints are taken in turn. */
  default Made fallback(PoolConfig config) {
    return null;
  }

  /**
   * Whether a strategy has a hard rule: whether its {@link Strategy#allows} can say no. To be asked
   * of every one that may.
   */
  default boolean bound(Strategy strategy) {
    return true;
  }

  /**
   * A strategy that is nested in another.
   *
   * @param path its name, behind the names of those it is nested in
   * @param plugin the file or folder of the drop-in plugin it is from
   */
  record Culprit(String path, String plugin) {
    @Override
    public String toString() {
      return path + " (plugin " + plugin + ")";
    }
  }

  /**
   * Who of those nested in a strategy was running.
   *
   * @param stack of the thread; asked for only if there is a choice
   * @return null: none that is known
   */
  default Culprit culprit(Strategy strategy, Supplier<StackTraceElement[]> stack) {
    return null;
  }

  /** Where event loops note which strategy they call. */
  default StrategyCalls calls(int loops) {
    return new StrategyCalls(loops);
  }

  /** After how many faults within a minute a strategy is quarantined. */
  default int faultLimit() {
    return Integer.MAX_VALUE;
  }

  /** The release of the plugin that pool's strategy is from. */
  String version(PoolConfig config);

  /** What that pool's strategy, and those nested in it, need of the router. */
  Set<Need> needs(PoolConfig config);

  /** A fresh discovery; asked for when the pool is new or its endpoints are configured anew. */
  Discovery discovery(PoolConfig config);

  /**
   * How that pool keeps clients on their endpoints; asked for if its affinity is configured, and
   * anew or in vain before.
   *
   * @param before what there was, whose store stays if it is configured the same; or null
   */
  default Affinity affinity(PoolConfig config, Affinity before) {
    return null;
  }

  /**
   * How an endpoint is connected to; asked for when the endpoint is new, or protocol, timeouts or
   * TLS are configured anew.
   */
  ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint);
}
