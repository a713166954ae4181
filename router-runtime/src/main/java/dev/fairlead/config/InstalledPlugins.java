package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.spi.HealthCheckProvider;
import dev.fairlead.spi.Provider;
import dev.fairlead.spi.RateLimiterProvider;
import dev.fairlead.spi.SessionStoreProvider;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;

/** What the class path offers, found once. */
public final class InstalledPlugins implements PluginCatalog {
  private final List<Descriptor> strategies = find(StrategyProvider.class);
  private final List<Descriptor> healthChecks = find(HealthCheckProvider.class);
  private final List<Descriptor> discoveries = find(DiscoveryProvider.class);
  private final List<Descriptor> rateLimiters = find(RateLimiterProvider.class);
  private final List<Descriptor> sessionStores = find(SessionStoreProvider.class);

  private static <P extends Provider<?>> List<Descriptor> find(Class<P> seam) {
    List<Descriptor> found = new ArrayList<>();
    for (P provider : ServiceLoader.load(seam)) {
      found.add(provider.descriptor());
    }
    return List.copyOf(found);
  }

  @Override
  public Collection<Descriptor> strategies() {
    return strategies;
  }

  @Override
  public Collection<Descriptor> healthChecks() {
    return healthChecks;
  }

  @Override
  public Collection<Descriptor> discoveries() {
    return discoveries;
  }

  @Override
  public Collection<Descriptor> rateLimiters() {
    return rateLimiters;
  }

  @Override
  public Collection<Descriptor> sessionStores() {
    return sessionStores;
  }
}
