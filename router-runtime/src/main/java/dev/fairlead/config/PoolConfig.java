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
 * @param fitness which of the healthy endpoints get requests
 * @param loadReports what to do with what endpoints say of their load
 * @param discovery what finds the endpoints; null: they are configured
 * @param awaitsEndpoints whether it has found nothing yet, so that requests may wait
 * @param affinity how clients are kept on their endpoints; null: they are not
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
    int retries,
    Fitness fitness,
    LoadReports loadReports,
    PluginConfig discovery,
    boolean awaitsEndpoints,
    AffinityConfig affinity) {
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
   * The same pool with what its discovery has found.
   *
   * @param found null: nothing yet
   */
  public PoolConfig with(List<EndpointConfig> found) {
    return new PoolConfig(
        name,
        strategy,
        protocol,
        timeouts,
        found == null ? List.of() : found,
        health,
        tls,
        hostHeader,
        hashOn,
        panicThreshold,
        queue,
        retries,
        fitness,
        loadReports,
        discovery,
        found == null,
        affinity);
  }

  /** A pool with the defaults of the rest. */
  public PoolConfig(
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
    this(
        name,
        strategy,
        protocol,
        timeouts,
        endpoints,
        health,
        tls,
        hostHeader,
        hashOn,
        panicThreshold,
        queue,
        retries,
        Fitness.DEFAULT,
        LoadReports.DEFAULT,
        null,
        false,
        null);
  }

  /**
   * Which of the healthy endpoints get requests, and how many.
   *
   * @param healthThreshold the share (0 to 1) of the best endpoint's health score below which an
   *     endpoint gets no requests but trials; 0: never
   * @param spillThreshold when less than this share (0 to 1) of a tier's weight is available, the
   *     next tier is offered too; 0: only when nothing is
   * @param slowStart null: an endpoint that joins or recovers gets its full share at once
   */
  public record Fitness(double healthThreshold, double spillThreshold, SlowStart slowStart) {
    /**
     * Spilling at 70 % is Envoy's over-provisioning by 1.4, rounded: a tier is taken to bear 1.4
     * times its usual load, so it can do without 1 - 1/1.4 of its weight.
     */
    public static final Fitness DEFAULT = new Fitness(0.7, 0.7, null);
  }

  /**
   * What to do with what endpoints say of their load.
   *
   * @param expire how long a report is good for
   * @param strip whether fields with reports are removed from responses; null: where the strategy
   *     reads them
   * @param poll null: reports come with responses only
   */
  public record LoadReports(Duration expire, Boolean strip, Poll poll) {
    public static final LoadReports DEFAULT = new LoadReports(Duration.ofSeconds(10), null, null);
  }

  /** Asking each endpoint for its report. */
  public record Poll(String path, Duration interval) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  }

  /**
   * How an endpoint that joins or recovers warms up: after the time t its share is {@code
   * max(minimum, (t / window) ^ (1 / aggression))} of what it will be.
   *
   * @param aggression above 1 starts quickly, below 1 slowly; 0.1 to 10
   * @param minimum 0.01 to 1
   */
  public record SlowStart(Duration window, double aggression, double minimum) {
    public static final double DEFAULT_AGGRESSION = 1;
    public static final double DEFAULT_MINIMUM = 0.1;
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
