package dev.fairlead.config;

import java.util.Map;

/**
 * One address of a pool.
 *
 * @param id unique in its pool; the address as written unless given
 * @param tls whether the address was written with {@code https://}
 * @param host a name, or an IP literal without brackets
 * @param weight 1 to 1,000,000
 * @param maxConnections requests in flight over all event loops, at most; 0: unlimited
 * @param priority its tier, 0 to 100; 0 is used first
 */
public record EndpointConfig(
    String id,
    boolean tls,
    String host,
    int port,
    int weight,
    int maxConnections,
    int priority,
    Map<String, String> labels) {
  public static final int DEFAULT_WEIGHT = 1;

  /** The tier of a {@code backup}. */
  public static final int BACKUP_PRIORITY = 1;

  public EndpointConfig {
    labels = Map.copyOf(labels);
  }

  /** An endpoint of the first tier. */
  public EndpointConfig(
      String id,
      boolean tls,
      String host,
      int port,
      int weight,
      int maxConnections,
      Map<String, String> labels) {
    this(id, tls, host, port, weight, maxConnections, 0, labels);
  }
}
