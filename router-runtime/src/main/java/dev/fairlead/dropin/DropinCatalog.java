package dev.fairlead.dropin;

import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be configured: a catalog together with the plugins of a directory. */
public final class DropinCatalog implements PluginCatalog {
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
    Set<String> taken = new HashSet<>();
    for (Descriptor descriptor : installed.strategies()) {
      taken.add(Dropins.key(StrategyProvider.class, descriptor.name()));
      for (String alias : descriptor.aliases()) {
        taken.add(Dropins.key(StrategyProvider.class, alias));
      }
    }
    return taken;
  }

  @Override
  public Collection<Descriptor> strategies() {
    List<Descriptor> all = new ArrayList<>(installed.strategies());
    all.addAll(dropins.descriptors(StrategyProvider.class));
    return all;
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
