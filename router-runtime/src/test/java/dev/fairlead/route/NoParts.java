package dev.fairlead.route;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.pool.PoolParts;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import java.util.Set;

/** Of pools that routes lead to and that nothing is sent to. */
final class NoParts implements PoolParts {
  @Override
  public Strategy strategy(PoolConfig config, Strategy before) {
    throw new AssertionError("nobody balances here");
  }

  @Override
  public String version(PoolConfig config) {
    throw new AssertionError("nobody balances here");
  }

  @Override
  public Set<Need> needs(PoolConfig config) {
    throw new AssertionError("nobody balances here");
  }

  @Override
  public Discovery discovery(PoolConfig config) {
    throw new AssertionError("nobody is looked for here");
  }

  @Override
  public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
    throw new AssertionError("nobody is connected to here");
  }
}
