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
 */
public record EndpointConfig(
    String id,
    boolean tls,
    String host,
    int port,
    int weight,
    int maxConnections,
    Map<String, String> labels) {
  public static final int DEFAULT_WEIGHT = 1;

  public EndpointConfig {
    labels = Map.copyOf(labels);
  }
}
