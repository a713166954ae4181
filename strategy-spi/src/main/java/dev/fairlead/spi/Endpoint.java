package dev.fairlead.spi;

/**
 * One address that serves requests, as one endpoint set sees it. Two views of the same address have
 * the same {@link #id()} and share {@link #stats()}. Compare by identity within a set, by id across
 * sets.
 */
public interface Endpoint {
  /**
   * Stable across restarts and reloads, unique in its pool: the configured address unless an id is
   * given.
   */
  String id();

  /** A host name or an IP literal without brackets. */
  String host();

  /** 1 to 65535. */
  int port();

  /** Whether it is spoken to over TLS. */
  default boolean tls() {
    return false;
  }

  /** How many requests it may have in flight, of all that the router sends; 0: any number. */
  default int maxConnections() {
    return 0;
  }

  /** The share of requests relative to the other endpoints: 1 to 1,000,000; 1 unless configured. */
  int weight();

  /**
   * The tier: 0 is used first. The router offers the endpoints of a later tier only when those of
   * the earlier ones cannot carry the load, so a strategy rarely looks at it.
   */
  default int priority() {
    return 0;
  }

  /**
   * The weight scaled by the {@linkplain EndpointStats#healthScore() health score} of the moment,
   * greater than 0: what an endpoint is worth to strategies that share by weight. Strategies that
   * promise the same endpoint for the same key use {@link #weight} instead, which does not move.
   */
  default double effectiveWeight() {
    return weight() * Math.max(0.001, stats().healthScore());
  }

  /** The value of a label, or null. */
  String label(String name);

  /** Live counters; the same object for as long as the address exists. */
  EndpointStats stats();
}
