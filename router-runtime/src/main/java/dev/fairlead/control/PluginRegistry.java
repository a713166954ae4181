package dev.fairlead.control;

import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.StrategyConfig;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The strategies on the class path. Immutable; makes strategies on any thread, one at a time for
 * each provider.
 */
public final class PluginRegistry implements PluginCatalog {
  private final Map<String, StrategyProvider> byName = new LinkedHashMap<>();
  private final List<Descriptor> descriptors = new ArrayList<>();
  private final StrategyMeters meters;
  private final StrategyEvents events;
  private volatile LoadProbes probes;

  /**
   * @param meters where the gauges of strategies go
   * @throws IllegalStateException if a provider fails to describe itself or two have the same name;
   *     names them
   */
  PluginRegistry(Iterable<StrategyProvider> providers, MeterRegistry meters) {
    this(providers, meters, new StrategyEvents(true));
  }

  private PluginRegistry(
      Iterable<StrategyProvider> providers, MeterRegistry meters, StrategyEvents events) {
    this.meters = new StrategyMeters(meters);
    this.events = events;
    for (StrategyProvider provider : providers) {
      Descriptor descriptor = describe(provider);
      descriptors.add(descriptor);
      register(descriptor.name(), provider);
      descriptor.aliases().forEach(alias -> register(alias, provider));
    }
  }

  /** Finds them with the {@link ServiceLoader}. */
  public static PluginRegistry load(MeterRegistry meters) {
    return new PluginRegistry(ServiceLoader.load(StrategyProvider.class), meters);
  }

  /** Like {@link #load}, for strategies of whose events nobody is to hear. */
  static PluginRegistry silent(MeterRegistry meters) {
    return new PluginRegistry(
        ServiceLoader.load(StrategyProvider.class), meters, new StrategyEvents(false));
  }

  private static Descriptor describe(StrategyProvider provider) {
    try {
      return provider.descriptor();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "plugin " + provider.getClass().getName() + " fails to describe itself: " + e, e);
    }
  }

  private void register(String name, StrategyProvider provider) {
    StrategyProvider other = byName.putIfAbsent(name, provider);
    if (other != null) {
      throw new IllegalStateException(
          "two plugins are named '"
              + name
              + "': "
              + other.getClass().getName()
              + " and "
              + provider.getClass().getName());
    }
  }

  @Override
  public Collection<Descriptor> strategies() {
    return descriptors;
  }

  /** The release of the plugin a strategy is from. */
  String version(StrategyConfig config) {
    try {
      return provider(config.name()).version();
    } catch (RuntimeException | LinkageError e) {
      return "unversioned";
    }
  }

  /** Says who asks endpoints for their load on behalf of the strategies made from now on. */
  void probeThrough(LoadProbes value) {
    probes = value;
  }

  /** What a strategy, and those nested in it, need of the router. */
  Set<Need> needs(StrategyConfig config) {
    Descriptor descriptor = provider(config.name()).descriptor();
    Set<Need> needs = EnumSet.noneOf(Need.class);
    needs.addAll(descriptor.needs());
    for (Option option : descriptor.options()) {
      for (StrategyConfig nested : config.nested(option)) {
        needs.addAll(needs(nested));
      }
    }
    return needs;
  }

  /** What the strategies made here told operators. */
  public StrategyEvents events() {
    return events;
  }

  /**
   * Makes a strategy for a pool; closing it ends its background tasks and gauges.
   *
   * @param before the one whose place it takes, or null
   * @throws IllegalArgumentException if there is no such strategy, or it refuses its options or
   *     fails; the message names pool and strategy
   */
  Strategy create(String pool, StrategyConfig config, Strategy before) {
    SavedStates saved =
        before instanceof HostedStrategy hosted ? SavedStates.of(hosted) : SavedStates.NONE;
    return create(pool, config, new NestedNames(config.name()), saved);
  }

  private HostedStrategy create(
      String pool, StrategyConfig config, NestedNames names, SavedStates saved) {
    StrategyProvider provider = provider(config.name());
    String path = names.path();
    StrategyContext context =
        new StrategyContext(pool, path, meters, events, saved.at(path), probes);
    List<HostedStrategy> nested = new ArrayList<>();
    try {
      StrategyOptions options =
          new StrategyOptions(
              provider.descriptor(),
              config,
              inner -> {
                nested.add(create(pool, inner, names.child(inner.name()), saved));
                return nested.get(nested.size() - 1);
              });
      Strategy strategy;
      synchronized (provider) {
        strategy = provider.create(context, options);
      }
      if (strategy == null) {
        throw new IllegalStateException("it made nothing");
      }
      return new HostedStrategy(strategy, context, List.copyOf(nested));
    } catch (RuntimeException | LinkageError e) {
      nested.forEach(HostedStrategy::close);
      context.close();
      throw new IllegalArgumentException(
          "pool '"
              + pool
              + "': strategy '"
              + config.name()
              + "' ("
              + provider.getClass().getName()
              + "): "
              + (e instanceof IllegalArgumentException ? e.getMessage() : e.toString()),
          e);
    }
  }

  private StrategyProvider provider(String name) {
    StrategyProvider provider = byName.get(name);
    if (provider == null) {
      throw new IllegalArgumentException(
          "unknown strategy '" + name + "': expected one of " + byName.keySet());
    }
    return provider;
  }
}
