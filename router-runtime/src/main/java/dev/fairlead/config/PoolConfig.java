package dev.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * Interchangeable endpoints that share one strategy.
 *
 * @param protocol what the endpoints speak: {@code HTTP_1_1}, {@code H2} (needs https addresses) or
 *     {@code H2C}
 * @param tls for https addresses; never null
 * @param hostHeader null keeps the client's Host; otherwise what replaces it; {@code endpoint}
 *     sends the endpoint's own
 * @param hashOn what {@code hashKey} is made of; null: nothing
 * @param panicThreshold when less than this share (0 to 1) of the endpoints with a verdict is
 *     available, all are offered; 0: never
 * @param retries further attempts a request may make, at most; 0 to 10
 */
public record PoolConfig(
    String name,
    StrategyConfig strategy,
    Protocol protocol,
    Timeouts timeouts,
    List<EndpointConfig> endpoints,
    HealthConfig health,
    EndpointTlsConfig tls,
    String hostHeader,
    HashConfig hashOn,
    double panicThreshold,
    Queue queue,
    int retries) {
  public static final Protocol DEFAULT_PROTOCOL = Protocol.HTTP_1_1;

  /**
   * Below a quarter, each endpoint left would carry more than four times its share and soon fall as
   * well.
   */
  public static final double DEFAULT_PANIC_THRESHOLD = 0.25;

  public static final int DEFAULT_RETRIES = 2;

  public PoolConfig {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * @param connect to an established connection, with TLS
   * @param response from the end of the request to the head of the response
   * @param idle without any octet in either direction, within an exchange; also how long an unused
   *     connection is kept
   */
  public record Timeouts(Duration connect, Duration response, Duration idle) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  /**
   * Where requests wait while every endpoint is at its {@code max-connections}.
   *
   * @param size at most that many; beyond is 503 at once
   * @param timeout at most that long; then 503
   */
  public record Queue(int size, Duration timeout) {
    public static final Queue DEFAULT = new Queue(1024, Duration.ofSeconds(5));
  }

  /** What requests are hashed on. */
  public record HashConfig(Source source, String name) {
    /** {@code HEADER}, {@code COOKIE} and {@code QUERY} take a name. */
    public enum Source {
      CLIENT_ADDRESS,
      HEADER,
      COOKIE,
      QUERY,
      PATH
    }
  }
}
