package dev.fairlead.pool;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import java.util.Set;

/** Makes what a pool is put together from. Called off the request path. */
public interface PoolParts {
  /**
   * A fresh strategy; asked for when the pool is new, or its strategy or what it hashes on is
   * configured anew.
   *
   * @param before the one whose place it takes, or null
   */
  Strategy strategy(PoolConfig config, Strategy before);

  /** The release of the plugin that pool's strategy is from. */
  String version(PoolConfig config);

  /** What that pool's strategy, and those nested in it, need of the router. */
  Set<Need> needs(PoolConfig config);

  /** A fresh discovery; asked for when the pool is new or its endpoints are configured anew. */
  Discovery discovery(PoolConfig config);

  /**
   * How an endpoint is connected to; asked for when the endpoint is new, or protocol, timeouts or
   * TLS are configured anew.
   */
  ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint);
}
