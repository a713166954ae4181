package dev.fairlead.control;

import dev.fairlead.config.StrategyConfig;
import dev.fairlead.dropin.Dropin;
import dev.fairlead.dropin.DropinStrategies;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.pool.PoolParts.Origin;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every strategy there is at a moment: on the class path, and in a directory. Immutable. */
final class InstalledStrategies {
  private final Map<String, Entry> byName;
  private final List<Descriptor> descriptors;
  private final Dropins dropins;

  /**
   * A strategy that can be made.
   *
   * @param plugin the file or folder of a drop-in plugin; empty for one on the class path
   * @param fingerprint of that
   */
  record Entry(
      StrategyProvider provider, Descriptor descriptor, String plugin, String fingerprint) {
    /** Whether two are the same, made from the same files. */
    String key() {
      return plugin + fingerprint + provider.getClass().getName() + descriptor.name();
    }
  }

  private InstalledStrategies(
      Map<String, Entry> byName, List<Descriptor> descriptors, Dropins dropins) {
    this.byName = byName;
    this.descriptors = descriptors;
    this.dropins = dropins;
  }

  /**
   * What is on the class path.
   *
   * @throws IllegalStateException if a provider fails to describe itself or two have the same name;
   *     names them
   */
  static InstalledStrategies of(Iterable<StrategyProvider> providers) {
    InstalledStrategies all =
        new InstalledStrategies(new LinkedHashMap<>(), new ArrayList<>(), Dropins.NONE);
    for (StrategyProvider provider : providers) {
      all.add(new Entry(provider, describe(provider), "", ""));
    }
    return all;
  }

  /** These, which are on the class path, with the plugins of a directory. */
  InstalledStrategies with(Dropins directory) {
    InstalledStrategies all =
        new InstalledStrategies(
            new LinkedHashMap<>(byName), new ArrayList<>(descriptors), directory);
    for (Dropin dropin : directory.loaded()) {
      for (StrategyProvider provider : DropinStrategies.of(dropin)) {
        all.add(new Entry(provider, provider.descriptor(), dropin.name(), dropin.fingerprint()));
      }
    }
    return all;
  }

  private static Descriptor describe(StrategyProvider provider) {
    try {
      return provider.descriptor();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "plugin " + provider.getClass().getName() + " fails to describe itself: " + e, e);
    }
  }

  private void add(Entry entry) {
    descriptors.add(entry.descriptor);
    register(entry.descriptor.name(), entry);
    entry.descriptor.aliases().forEach(alias -> register(alias, entry));
  }

  private void register(String name, Entry entry) {
    Entry other = byName.putIfAbsent(name, entry);
    if (other != null) {
      throw new IllegalStateException(
          "two plugins are named '"
              + name
              + "': "
              + other.provider.getClass().getName()
              + " and "
              + entry.provider.getClass().getName());
    }
  }

  Dropins dropins() {
    return dropins;
  }

  Collection<Descriptor> descriptors() {
    return descriptors;
  }

  Set<String> names() {
    return byName.keySet();
  }

  /** Null if there is none of that name. */
  Entry get(String name) {
    return byName.get(name);
  }

  /** Where a strategy is from, and whether it or one nested in it has changed since. */
  Origin origin(StrategyConfig config) {
    Entry entry = byName.get(config.name());
    StringBuilder keys = new StringBuilder();
    keys(config, keys);
    return new Origin(entry == null ? "" : entry.plugin, keys.toString());
  }

  private void keys(StrategyConfig config, StringBuilder keys) {
    Entry entry = byName.get(config.name());
    if (entry == null) {
      keys.append("missing;");
      return;
    }
    keys.append(entry.key()).append(';');
    for (Option option : entry.descriptor.options()) {
      config.nested(option).forEach(nested -> keys(nested, keys));
    }
  }

  /** What a strategy, and those nested in it, need of the router. */
  Set<Need> needs(StrategyConfig config) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    Entry entry = byName.get(config.name());
    if (entry != null) {
      needs.addAll(entry.descriptor.needs());
      for (Option option : entry.descriptor.options()) {
        config.nested(option).forEach(nested -> needs.addAll(needs(nested)));
      }
    }
    return needs;
  }
}
