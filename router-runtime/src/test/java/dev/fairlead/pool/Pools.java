package dev.fairlead.pool;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.StrategyConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pool configurations for tests. */
public final class Pools {
  public static final HealthConfig CHECKED =
      new HealthConfig(
          HealthConfig.Type.HTTP,
          "/health",
          200,
          399,
          null,
          null,
          0,
          Duration.ofSeconds(5),
          0,
          Duration.ofSeconds(1),
          3,
          2);

  private final List<EndpointConfig> endpoints = new ArrayList<>();
  private StrategyConfig strategy = StrategyConfig.DEFAULT;
  private PoolConfig.Timeouts timeouts = PoolConfig.Timeouts.DEFAULT;
  private HealthConfig health = HealthConfig.NONE;
  private EndpointTlsConfig tls = EndpointTlsConfig.DEFAULT;
  private Protocol protocol = Protocol.HTTP_1_1;
  private double panicThreshold = 0.5;
  private PoolConfig.Fitness fitness = PoolConfig.Fitness.DEFAULT;
  private PoolConfig.LoadReports loadReports = PoolConfig.LoadReports.DEFAULT;
  private int queue = 1024;

  /** On loopback, with ports from the ids. */
  public static Pools of(String... ids) {
    Pools pool = new Pools();
    for (String id : ids) {
      pool.endpoint(id, "127.0.0.1", 9000 + id.hashCode() % 1000, 1, 0);
    }
    return pool;
  }

  public Pools endpoint(String id, String host, int port, int weight, int maxConnections) {
    return endpoint(new EndpointConfig(id, false, host, port, weight, maxConnections, Map.of()));
  }

  public Pools endpoint(EndpointConfig endpoint) {
    endpoints.add(endpoint);
    return this;
  }

  public Pools strategy(String name) {
    strategy = new StrategyConfig(name, Map.of());
    return this;
  }

  public Pools connectTimeout(Duration timeout) {
    timeouts = new PoolConfig.Timeouts(timeout, timeouts.response(), timeouts.idle());
    return this;
  }

  public Pools health(HealthConfig config) {
    health = config;
    return this;
  }

  public Pools tls(EndpointTlsConfig config) {
    tls = config;
    return this;
  }

  public Pools protocol(Protocol value) {
    protocol = value;
    return this;
  }

  public Pools panicThreshold(double value) {
    panicThreshold = value;
    return this;
  }

  public Pools fitness(PoolConfig.Fitness value) {
    fitness = value;
    return this;
  }

  public Pools loadReports(PoolConfig.LoadReports value) {
    loadReports = value;
    return this;
  }

  public Pools queue(int size) {
    queue = size;
    return this;
  }

  public PoolConfig config() {
    return new PoolConfig(
        "pool",
        strategy,
        protocol,
        timeouts,
        endpoints,
        health,
        tls,
        null,
        null,
        panicThreshold,
        new PoolConfig.Queue(queue, Duration.ofSeconds(5)),
        1,
        fitness,
        loadReports,
        null,
        false,
        null);
  }
}
