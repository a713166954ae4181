package dev.fairlead.control;

import dev.fairlead.config.PluginConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.control.PluginParts.Part;
import dev.fairlead.health.HealthCheck;
import dev.fairlead.health.PluginHealthCheck;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.HealthCheckProvider;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The health checks of plugins: one for each pool, which its endpoints share, from the first that
 * is probed to the last. One that cannot be made fails every probe: the pool goes on in panic, with
 * all its endpoints.
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
    private final Part<dev.fairlead.spi.HealthCheck> part;
    private int users;

    Shared(PluginConfig config, Part<dev.fairlead.spi.HealthCheck> part) {
      this.config = config;
      this.part = part;
    }
  }

  @Override
  public synchronized HealthCheck apply(PoolConfig pool, PooledEndpoint endpoint) {
    PluginConfig config = pool.health().plugin();
    Shared shared = byPool.get(pool.name());
    if (shared == null || !shared.config.equals(config)) {
      try {
        shared =
            new Shared(
                config, parts.create(HealthCheckProvider.class, "health", pool.name(), config));
        byPool.put(pool.name(), shared);
      } catch (IllegalArgumentException e) {
        LOG.errorf(e, "the health check cannot be made, and counts as failed: %s", e.getMessage());
        return new Failing(e.getMessage());
      }
    }
    shared.users++;
    Shared used = shared;
    return new PluginHealthCheck(
        used.part.made(),
        endpoint,
        pool.health().timeout(),
        used.part.context().background(),
        () -> release(pool.name(), used));
  }

  private synchronized void release(String pool, Shared used) {
    if (--used.users == 0) {
      byPool.remove(pool, used);
      used.part.close();
    }
  }

  private record Failing(String reason) implements HealthCheck {
    @Override
    public Runnable probe(InetSocketAddress address, Consumer<Result> done) {
      done.accept(new Result(false, reason));
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
