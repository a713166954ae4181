package dev.fairlead.control;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.RouterConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes every strategy of a configuration and closes it again: a file that a strategy reads may be
 * missing although the configuration that names it is well-formed.
 */
public final class StrategyTrial {
  private StrategyTrial() {}

  /** Why strategies cannot be made; each names its pool. */
  public static List<String> failures(RouterConfig config) {
    PluginRegistry plugins = PluginRegistry.silent(new SimpleMeterRegistry());
    plugins.stage(config.plugins().source());
    List<String> failures = new ArrayList<>();
    for (PoolConfig pool : config.pools()) {
      try {
        plugins.create(pool.name(), pool.strategy(), null).close();
      } catch (RuntimeException e) {
        failures.add(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    return failures;
  }
}
