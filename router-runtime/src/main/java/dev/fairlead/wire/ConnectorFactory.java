package dev.fairlead.wire;

import java.net.InetSocketAddress;

/**
 * Makes connectors that speak one protocol with one set of timeouts and TLS settings. Called on the
 * loop.
 */
@FunctionalInterface
public interface ConnectorFactory {
  Connector create(Loop loop, InetSocketAddress address);
}
