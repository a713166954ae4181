package dev.fairlead.control;

import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.StrategyConfig;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The strategies on the class path. Immutable; makes strategies on any thread, one at a time for
 * each provider.
 */
public final class PluginRegistry implements PluginCatalog {
  private final Map<String, StrategyProvider> byName = new LinkedHashMap<>();
  private final List<Descriptor> descriptors = new ArrayList<>();
  private final MeterRegistry meters;

  /**
   * @param meters where the gauges of strategies go
   * @throws IllegalStateException if a provider fails to describe itself or two have the same name;
   *     names them
   */
  PluginRegistry(Iterable<StrategyProvider> providers, MeterRegistry meters) {
    this.meters = meters;
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

  /** Whether a strategy, or one nested in it, reads latencies. */
  boolean needsLatency(StrategyConfig config) {
    Descriptor descriptor = provider(config.name()).descriptor();
    if (descriptor.needs().contains(Need.LATENCY)) {
      return true;
    }
    for (Option option : descriptor.options()) {
      if (option.type() == Strategy.class && needsLatency(nested(config, option))) {
        return true;
      }
    }
    return false;
  }

  static StrategyConfig nested(StrategyConfig config, Option option) {
    Object written = config.options().get(option.name());
    return written instanceof StrategyConfig nested
        ? nested
        : new StrategyConfig(
            written != null ? written.toString() : option.defaultValue(), Map.of());
  }

  /**
   * Makes a strategy for a pool; closing it ends its background tasks and gauges.
   *
   * @throws IllegalArgumentException if there is no such strategy, or it refuses its options or
   *     fails; the message names pool and strategy
   */
  Strategy create(String pool, StrategyConfig config) {
    return create(pool, config, new NestedNames(config.name()));
  }

  Strategy create(String pool, StrategyConfig config, NestedNames names) {
    StrategyProvider provider = provider(config.name());
    StrategyContext context = new StrategyContext(pool, names.path(), meters);
    try {
      Descriptor descriptor = provider.descriptor();
      StrategyOptions options =
          new StrategyOptions(
              descriptor, config, nested -> create(pool, nested, names.child(nested.name())));
      Strategy strategy;
      synchronized (provider) {
        strategy = provider.create(context, options);
      }
      if (strategy == null) {
        throw new IllegalStateException("it made nothing");
      }
      return new HostedStrategy(strategy, context);
    } catch (RuntimeException | LinkageError e) {
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
