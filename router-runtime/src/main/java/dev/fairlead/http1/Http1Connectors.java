package dev.fairlead.http1;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;

/** Connects to endpoints that speak HTTP/1.1. Thread-safe. */
public final class Http1Connectors implements ConnectorFactory {
  private final ConnectorSettings settings;

  public Http1Connectors(ConnectorSettings settings) {
    this.settings = settings;
  }

  @Override
  public Connector create(Loop loop, InetSocketAddress address) {
    return new Http1Connector(loop, address, settings);
  }
}
