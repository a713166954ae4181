package dev.fairlead.health;

import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolListener;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Lets each endpoint that is to be checked have its monitor, from when it joins until it leaves.
 */
public final class HealthMonitors implements PoolListener {
  private final Vertx vertx;
  private final ScheduledExecutorService control;
  private final RandomGenerator random;
  private final BiFunction<PoolConfig, PooledEndpoint, HealthCheck> plugins;
  private final Map<EndpointState, HealthMonitor> monitors = new ConcurrentHashMap<>();

  /**
   * @param control single-threaded; runs timers and verdicts; should forget cancelled tasks at once
   * @param random for the jitter; from any thread
   * @param plugins makes the check of an endpoint where a plugin's is configured
   */
  public HealthMonitors(
      Vertx vertx,
      ScheduledExecutorService control,
      RandomGenerator random,
      BiFunction<PoolConfig, PooledEndpoint, HealthCheck> plugins) {
    this.plugins = plugins;
    this.vertx = vertx;
    this.control = control;
    this.random = random;
  }

  @Override
  public void added(PoolState pool, PooledEndpoint endpoint) {
    start(pool, endpoint);
  }

  @Override
  public void reconfigured(PoolState pool, PooledEndpoint endpoint, PoolConfig before) {
    PoolConfig now = pool.snapshot().config();
    if (!now.health().equals(before.health())
        || now.protocol() != before.protocol()
        || !now.tls().equals(before.tls())) {
      removed(pool, endpoint.state());
      pool.strained(endpoint.state(), 0);
      start(pool, endpoint);
    }
  }

  @Override
  public void removed(PoolState pool, EndpointState endpoint) {
    HealthMonitor monitor = monitors.remove(endpoint);
    if (monitor != null) {
      monitor.stop();
    }
  }

  private void start(PoolState pool, PooledEndpoint endpoint) {
    PoolConfig config = pool.snapshot().config();
    HealthConfig health = config.health();
    if (health.type() == HealthConfig.Type.NONE) {
      return;
    }
    EndpointState state = endpoint.state();
    InetSocketAddress target =
        health.port() == 0
            ? state.address()
            : new InetSocketAddress(state.address().getAddress(), health.port());
    HealthMonitor monitor =
        new HealthMonitor(
            health,
            health.type() == HealthConfig.Type.PLUGIN
                ? plugins.apply(config, endpoint)
                : HealthChecks.of(vertx, config, endpoint.config()),
            target,
            state.health(),
            control,
            random,
            (verdict, reason) -> pool.verdict(state, verdict, reason),
            share -> pool.strained(state, share));
    monitors.put(state, monitor);
    monitor.start();
  }

  /** How many endpoints are checked. */
  public int size() {
    return monitors.size();
  }

  /** Stops them all, when the router does. */
  public void stop() {
    monitors.values().forEach(HealthMonitor::stop);
    monitors.clear();
  }
}
