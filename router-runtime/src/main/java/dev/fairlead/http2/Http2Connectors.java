package dev.fairlead.http2;

import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.ConnectorSettings;

/** The endpoints' side of HTTP/2. */
public final class Http2Connectors {
  /** Long before common firewalls forget a connection, and rare on one that is in use. */
  private static final long QUIET_NANOS = 5_000_000_000L;

  private Http2Connectors() {}

  /**
   * Makes connectors that speak HTTP/2: over TLS if there is an {@link ConnectorSettings#ssl},
   * which must offer {@code h2} by ALPN, and with prior knowledge otherwise.
   *
   * <p>Each loop has one connection to an endpoint, and more only when the endpoint's limit of
   * concurrent streams or its flow control calls for them. A request waits, for the connect timeout
   * at most, until the endpoint's settings have arrived. One that asks for a fresh connection gets
   * one that was made after it asked or has not served yet.
   */
  public static ConnectorFactory factory(ConnectorSettings settings) {
    return (loop, address) -> new Http2Connector(loop, address, settings, QUIET_NANOS);
  }
}
