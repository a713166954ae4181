package dev.fairlead.control;

import dev.fairlead.config.PluginConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.control.PluginParts.Part;
import dev.fairlead.dropin.PluginThreads;
import dev.fairlead.health.HealthCheck;
import dev.fairlead.health.PluginHealthCheck;
import dev.fairlead.health.PluginHealthCheck.Made;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.HealthCheckProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * The health checks of plugins: one for each pool, which its endpoints share, from the first that
 * is probed to the last. It is made while nobody waits but the probes. One that cannot be made
 * fails every probe, so that the pool goes on in panic, with all its endpoints; it is not tried
 * again before its configuration or its plugin is another.
 */
final class PluginChecks implements BiFunction<PoolConfig, PooledEndpoint, HealthCheck> {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  private final PluginParts parts;
  private final Map<String, Shared> byPool = new HashMap<>();

  PluginChecks(PluginParts parts) {
    this.parts = parts;
  }

  /** A check and who uses it. */
  private static final class Shared {
    private final PluginConfig config;
    private final CompletableFuture<Part<dev.fairlead.spi.HealthCheck>> part;
    private final CompletableFuture<Made> made;
    private int users;

    Shared(PluginConfig config, CompletableFuture<Part<dev.fairlead.spi.HealthCheck>> part) {
      this.config = config;
      this.part = part;
      this.made = part.thenApply(Shared::made);
    }

    private static Made made(Part<dev.fairlead.spi.HealthCheck> part) {
      return new Made(part.made(), part.context().background(), part.context()::failed);
    }
  }

  @Override
  public HealthCheck apply(PoolConfig pool, PooledEndpoint endpoint) {
    Shared used = use(pool.name(), pool.health().plugin());
    return new PluginHealthCheck(
        used.made, endpoint, pool.health().timeout(), () -> release(pool.name(), used));
  }

  private synchronized Shared use(String pool, PluginConfig config) {
    Shared shared = byPool.get(pool);
    if (shared == null || !shared.config.equals(config)) {
      shared =
          new Shared(
              config, CompletableFuture.supplyAsync(() -> create(pool, config), PluginThreads.ALL));
      byPool.put(pool, shared);
    }
    shared.users++;
    return shared;
  }

  private Part<dev.fairlead.spi.HealthCheck> create(String pool, PluginConfig config) {
    try {
      return parts.create(HealthCheckProvider.class, "health", pool, config);
    } catch (IllegalArgumentException e) {
      LOG.errorf(e, "the health check cannot be made, and counts as failed: %s", e.getMessage());
      throw e;
    }
  }

  private void release(String pool, Shared used) {
    synchronized (this) {
      if (--used.users > 0) {
        return;
      }
      byPool.remove(pool, used);
    }
    // Not on this thread, which is that of all timers: it may take its time to close.
    used.part.thenAcceptAsync(Part::close, PluginThreads.ALL);
  }
}
