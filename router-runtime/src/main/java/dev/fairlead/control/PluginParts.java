package dev.fairlead.control;

import dev.fairlead.config.PluginConfig;
import dev.fairlead.config.StrategyConfig;
import dev.fairlead.config.StrategyOptions;
import dev.fairlead.dropin.DropinCalls;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Provider;
import dev.fairlead.telemetry.PluginFaults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Makes what plugins offer besides strategies, from the class path or the plugins directory. */
final class PluginParts {
  private final Map<Class<?>, List<Provider<?>>> onClassPath = new HashMap<>();
  private final PluginRegistry registry;

  PluginParts(PluginRegistry registry) {
    this.registry = registry;
  }

  /**
   * Something a plugin made for a pool or a route.
   *
   * @param context what was lent to it
   */
  record Part<T extends AutoCloseable>(DropinCalls<T> calls, StrategyContext context) {
    T made() {
      return calls.made();
    }

    /** Closes it and takes back what was lent to it. */
    void close() {
      try {
        calls.run("close", Part::close);
      } catch (Throwable e) {
        context.failed(e, "it failed to close");
      } finally {
        context.close();
      }
    }

    private static void close(AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What the class path offers for an extension point. */
  synchronized <P extends Provider<?>> Collection<Descriptor> descriptors(Class<P> seam) {
    return providers(seam).stream().map(Provider::descriptor).toList();
  }

  private List<Provider<?>> providers(Class<? extends Provider<?>> seam) {
    return onClassPath.computeIfAbsent(
        seam,
        s -> {
          List<Provider<?>> found = new ArrayList<>();
          ServiceLoader.load(seam).forEach(found::add);
          return found;
        });
  }

  /**
   * Makes one for a pool.
   *
   * @param kind for logs and metrics: "health"
   * @throws IllegalArgumentException if there is none of that name, or it fails
   */
  <T extends AutoCloseable, P extends Provider<T>> Part<T> create(
      Class<P> seam, String kind, String pool, PluginConfig config) {
    String plugin = registry.dropins().owner(seam, config.name());
    StrategyContext context =
        registry.context(
            PluginInstance.ofPool(
                pool, kind + "/" + config.name(), kind + "." + config.name(), plugin));
    String what = "pool '" + pool + "': " + kind + " '" + config.name() + "'";
    try {
      return create(seam, what, context, config);
    } catch (IllegalArgumentException e) {
      context.count(PluginFaults.FAILED);
      throw e;
    }
  }

  /**
   * Makes one with what is lent to it already, which is taken back if it cannot be made.
   *
   * @param what for messages: whose it is, and its name
   * @throws IllegalArgumentException if there is none of that name, or it fails; its cause is one
   *     too if the plugin refuses its options
   */
  <T extends AutoCloseable, P extends Provider<T>> Part<T> create(
      Class<P> seam, String what, StrategyContext context, PluginConfig config) {
    try {
      DropinCalls<T> made =
          registry.dropins().create(seam, config.name(), context, options(config));
      if (made == null) {
        made = onClassPath(seam, context, config);
      }
      if (made == null || made.made() == null) {
        throw new NoSuchElementException(
            made == null ? "no plugin has it" : "the plugin made nothing");
      }
      return new Part<>(made, context);
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      context.close();
      boolean plain =
          (e instanceof IllegalArgumentException || e instanceof NoSuchElementException)
              && e.getMessage() != null;
      throw new IllegalArgumentException(what + ": " + (plain ? e.getMessage() : e.toString()), e);
    }
  }

  /**
   * Makes one of what is built in.
   *
   * @throws IllegalArgumentException if it refuses its options
   */
  <T extends AutoCloseable> Part<T> create(
      Provider<T> builtIn, StrategyContext context, PluginConfig config) {
    T made = builtIn.create(context, options(config).apply(builtIn.descriptor()));
    return new Part<>(new DropinCalls<>(made, null), context);
  }

  private static Function<Descriptor, Options> options(PluginConfig config) {
    return descriptor ->
        new StrategyOptions(
            descriptor,
            new StrategyConfig(config.name(), config.options()),
            nested -> {
              throw new IllegalArgumentException("only strategies nest strategies");
            });
  }

  private <T extends AutoCloseable, P extends Provider<T>> DropinCalls<T> onClassPath(
      Class<P> seam, StrategyContext context, PluginConfig config) {
    Provider<?> provider = onClassPath(seam, config.name());
    if (provider == null) {
      return null;
    }
    // From one thread at a time, as is promised; who wants another provider need not wait.
    synchronized (provider) {
      Options options = options(config).apply(provider.descriptor());
      return new DropinCalls<>(seam.cast(provider).create(context, options), null);
    }
  }

  private synchronized Provider<?> onClassPath(Class<? extends Provider<?>> seam, String name) {
    for (Provider<?> provider : providers(seam)) {
      Descriptor descriptor = provider.descriptor();
      if (descriptor.name().equals(name) || descriptor.aliases().contains(name)) {
        return provider;
      }
    }
    return null;
  }
}
