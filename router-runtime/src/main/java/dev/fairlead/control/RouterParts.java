package dev.fairlead.control;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.discovery.Discoveries;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.discovery.Names;
import dev.fairlead.http1.Http1Connectors;
import dev.fairlead.http2.Http2Connectors;
import dev.fairlead.listener.ClientTls;
import dev.fairlead.pool.PoolParts;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.ConnectorSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes the parts of pools. Used by one thread at a time. */
final class RouterParts implements PoolParts {
  private final PluginRegistry plugins;
  private final Names names;
  private final Map<String, ClientTls> tls = new HashMap<>();

  RouterParts(PluginRegistry plugins, Names names) {
    this.plugins = plugins;
    this.names = names;
  }

  /** Says how the endpoints of a pool are spoken to from now on; null: without TLS. */
  void tls(String pool, ClientTls value) {
    tls.put(pool, value);
  }

  @Override
  public Strategy strategy(PoolConfig config, Strategy before) {
    return plugins.create(config.name(), config.strategy(), before);
  }

  @Override
  public String version(PoolConfig config) {
    return plugins.version(config.strategy());
  }

  @Override
  public Set<Need> needs(PoolConfig config) {
    return plugins.needs(config.strategy());
  }

  @Override
  public Discovery discovery(PoolConfig config) {
    return Discoveries.of(config.endpoints(), names);
  }

  @Override
  public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
    ConnectorSettings settings =
        ClientTls.settings(config, endpoint, endpoint.tls() ? tls.get(config.name()) : null);
    return config.protocol() == Protocol.HTTP_1_1
        ? new Http1Connectors(settings)
        : Http2Connectors.factory(settings);
  }
}
