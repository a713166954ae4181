package dev.fairlead.dropin;

import dev.fairlead.config.LimitConfig;
import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.spi.HealthCheckProvider;
import dev.fairlead.spi.RateLimiterProvider;
import dev.fairlead.spi.SessionStoreProvider;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be configured: a catalog together with the plugins of a directory. */
public class DropinCatalog implements PluginCatalog {
  private static final Set<String> BUILT_IN =
      Set.of(
          Dropins.key(HealthCheckProvider.class, "none"),
          Dropins.key(HealthCheckProvider.class, "http"),
          Dropins.key(HealthCheckProvider.class, "tcp"),
          Dropins.key(RateLimiterProvider.class, LimitConfig.BUILT_IN));

  private final PluginCatalog installed;
  private final Dropins dropins;

  /**
   * @param installed what is on the class path
   */
  public DropinCatalog(PluginCatalog installed) {
    this(installed, Dropins.NONE);
  }

  public DropinCatalog(PluginCatalog installed, Dropins dropins) {
    this.installed = installed;
    this.dropins = dropins;
  }

  /** The names that plugins of a directory cannot offer. */
  public static Set<String> taken(PluginCatalog installed) {
    Set<String> taken = new HashSet<>(BUILT_IN);
    add(StrategyProvider.class, installed.strategies(), taken);
    add(HealthCheckProvider.class, installed.healthChecks(), taken);
    add(DiscoveryProvider.class, installed.discoveries(), taken);
    add(RateLimiterProvider.class, installed.rateLimiters(), taken);
    add(SessionStoreProvider.class, installed.sessionStores(), taken);
    return taken;
  }

  private static void add(Class<?> seam, Collection<Descriptor> descriptors, Set<String> taken) {
    for (Descriptor descriptor : descriptors) {
      taken.add(Dropins.key(seam, descriptor.name()));
      descriptor.aliases().forEach(alias -> taken.add(Dropins.key(seam, alias)));
    }
  }

  @Override
  public Collection<Descriptor> strategies() {
    List<Descriptor> all = new ArrayList<>(installed.strategies());
    all.addAll(dropins.descriptors(StrategyProvider.class));
    return all;
  }

  @Override
  public Collection<Descriptor> healthChecks() {
    List<Descriptor> all = new ArrayList<>(installed.healthChecks());
    all.addAll(dropins.descriptors(HealthCheckProvider.class));
    return all;
  }

  @Override
  public Collection<Descriptor> discoveries() {
    List<Descriptor> all = new ArrayList<>(installed.discoveries());
    all.addAll(dropins.descriptors(DiscoveryProvider.class));
    return all;
  }

  @Override
  public Collection<Descriptor> rateLimiters() {
    List<Descriptor> all = new ArrayList<>(installed.rateLimiters());
    all.addAll(dropins.descriptors(RateLimiterProvider.class));
    return all;
  }

  @Override
  public Collection<Descriptor> sessionStores() {
    List<Descriptor> all = new ArrayList<>(installed.sessionStores());
    all.addAll(dropins.descriptors(SessionStoreProvider.class));
    return all;
  }

  @Override
  public String version(Descriptor of) {
    return dropins.version(of);
  }

  @Override
  public PluginCatalog with(Source source) {
    return new DropinCatalog(installed, dropins.look(source, taken(installed)));
  }

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    dropins.problems().forEach((name, reason) -> problems.add("plugin " + name + " " + reason));
    return problems;
  }
}
