package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;

/** What the class path offers, found once. */
public final class InstalledPlugins implements PluginCatalog {
  private final List<Descriptor> strategies;

  public InstalledPlugins() {
    List<Descriptor> found = new ArrayList<>();
    for (StrategyProvider provider : ServiceLoader.load(StrategyProvider.class)) {
      found.add(provider.descriptor());
    }
    strategies = List.copyOf(found);
  }

  @Override
  public Collection<Descriptor> strategies() {
    return strategies;
  }
}
