package dev.fairlead.pool;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointStats;

/** An endpoint as one snapshot sees it: what is configured, over its state. Immutable. */
public final class PooledEndpoint implements Endpoint {
  private final String id;
  private final EndpointConfig config;
  private final EndpointState state;
  private final int index;
  private final String authority;

  PooledEndpoint(String id, EndpointConfig config, EndpointState state, int index) {
    this.id = id;
    this.config = config;
    this.state = state;
    this.index = index;
    boolean literal6 = config.host().indexOf(':') >= 0;
    this.authority = (literal6 ? '[' + config.host() + ']' : config.host()) + ':' + config.port();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String host() {
    return config.host();
  }

  @Override
  public int port() {
    return config.port();
  }

  /** Host and port, as a Host field has them. */
  public String authority() {
    return authority;
  }

  @Override
  public int weight() {
    return config.weight();
  }

  @Override
  public int priority() {
    return config.priority();
  }

  @Override
  public String label(String name) {
    return config.labels().get(name);
  }

  @Override
  public EndpointStats stats() {
    return state;
  }

  public EndpointState state() {
    return state;
  }

  @Override
  public boolean tls() {
    return config.tls();
  }

  @Override
  public int maxConnections() {
    return config.maxConnections();
  }

  /** Whether fewer requests are in flight than may be. */
  public boolean hasRoom() {
    int max = maxConnections();
    return max == 0 || state.inFlight() < max;
  }

  public EndpointConfig config() {
    return config;
  }

  /** Its position in the snapshot, from 0; -1 if the snapshot does not offer it. */
  public int index() {
    return index;
  }

  /** Whether nothing but the position differs. */
  boolean same(PooledEndpoint other) {
    return state == other.state && id.equals(other.id) && config.equals(other.config);
  }

  @Override
  public String toString() {
    return id;
  }
}
