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

  /** The share of requests relative to the other endpoints: 1 to 1,000,000; 1 unless configured. */
  int weight();

  /** The value of a label, or null. */
  String label(String name);

  /** Live counters; the same object for as long as the address exists. */
  EndpointStats stats();
}
