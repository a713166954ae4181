package dev.fairlead.control;

import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.config.StrategyConfig;
import dev.fairlead.config.StrategyOptions;
import dev.fairlead.control.InstalledStrategies.Entry;
import dev.fairlead.dropin.Dropin;
import dev.fairlead.dropin.DropinCatalog;
import dev.fairlead.dropin.DropinStrategies;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.pool.PoolParts.Origin;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.spi.HealthCheckProvider;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.RateLimiterProvider;
import dev.fairlead.spi.SessionStoreProvider;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.telemetry.PluginFaults;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The strategies on the class path and those in the plugins directory that is in force. As the
 * catalog of a configuration that is read it looks at the directory anew; what it finds comes into
 * force with the configuration: {@link #stage}, then {@link #commit} or {@link #unstage}. Makes
 * strategies on any thread, one at a time.
 */
public final class PluginRegistry implements PluginCatalog {
  private final InstalledStrategies onClassPath;
  private final PluginParts parts = new PluginParts(this);
  private final PluginCatalog installed = new Installed();
  private final StrategyMeters meters;
  private final StrategyMeters limiterMeters;
  private final StrategyMeters storeMeters;
  private final StrategyEvents events;
  private final PluginFaults faults = new PluginFaults();
  private volatile LoadProbes probes;
  private volatile InstalledStrategies current;
  private InstalledStrategies before;
  private Dropins seen;
  private Source seenAt;

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
    this.limiterMeters = StrategyMeters.ofLimiters(meters);
    this.storeMeters = StrategyMeters.ofSessionStores(meters);
    this.events = events;
    onClassPath = InstalledStrategies.of(providers);
    current = onClassPath;
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

  @Override
  public Collection<Descriptor> strategies() {
    return current.descriptors();
  }

  /** What else there is besides strategies. */
  PluginParts parts() {
    return parts;
  }

  /** What the router lends to a part that a plugin makes for a pool. */
  StrategyContext context(PluginInstance instance) {
    return new StrategyContext(instance, meters, events, faults, null, null);
  }

  /** What plugins do wrong off the request path. */
  PluginFaults faults() {
    return faults;
  }

  /** What the router lends to a limiter of a route. */
  StrategyContext limiterContext(String route, String limiter) {
    String plugin = dropins().owner(RateLimiterProvider.class, limiter);
    PluginInstance instance = PluginInstance.limiter(route, limiter, plugin);
    return new StrategyContext(instance, limiterMeters, events, faults, null, null);
  }

  /** What the router lends to the session store of a pool. */
  StrategyContext storeContext(String pool, String store) {
    String plugin = dropins().owner(SessionStoreProvider.class, store);
    PluginInstance instance = PluginInstance.store(pool, store, plugin);
    return new StrategyContext(instance, storeMeters, events, faults, null, null);
  }

  /** The class path alone. */
  private final class Installed implements PluginCatalog {
    @Override
    public Collection<Descriptor> strategies() {
      return onClassPath.descriptors();
    }

    @Override
    public Collection<Descriptor> healthChecks() {
      return parts.descriptors(HealthCheckProvider.class);
    }

    @Override
    public Collection<Descriptor> discoveries() {
      return parts.descriptors(DiscoveryProvider.class);
    }

    @Override
    public Collection<Descriptor> rateLimiters() {
      return parts.descriptors(RateLimiterProvider.class);
    }

    @Override
    public Collection<Descriptor> sessionStores() {
      return parts.descriptors(SessionStoreProvider.class);
    }
  }

  /** What comes into force with the configuration that is being read. */
  @Override
  public synchronized PluginCatalog with(Source source) {
    seen = look(source);
    seenAt = source;
    Dropins found = seen;
    return new DropinCatalog(installed, found) {
      @Override
      public String absence(String name, boolean similar) {
        return found.absence(name, similar);
      }
    };
  }

  private Dropins look(Source source) {
    return current.dropins().look(source, DropinCatalog.taken(installed));
  }

  // ---- a change

  /**
   * Lets strategies be made from what is in a directory: as it was when the configuration was read,
   * or as it is now if that was another.
   */
  synchronized void stage(Source source) {
    Dropins found = source.equals(seenAt) ? seen : look(source);
    seen = null;
    seenAt = null;
    before = current;
    current = onClassPath.with(found);
  }

  /** The change was not made. */
  synchronized void unstage() {
    current = before;
    before = null;
  }

  /** Whether the change that is under way exchanges a plugin that was there for another version. */
  synchronized boolean exchanges(String plugin) {
    Dropin old = before == null ? null : before.dropins().get(plugin);
    return old != null && old != current.dropins().get(plugin);
  }

  /** Leaves the version before in force, as the other fails in use. */
  synchronized void holdBack(String plugin, String reason) {
    current = onClassPath.with(current.dropins().holdBack(plugin, reason, before.dropins()));
  }

  /** The change was made. */
  synchronized void commit() {
    PluginLog.changed(before.dropins(), current.dropins());
    before = null;
  }

  /** The plugins of the directory. */
  public Dropins dropins() {
    return current.dropins();
  }

  // ---- strategies

  /** The release of the plugin a strategy is from. */
  String version(StrategyConfig config) {
    Entry entry = current.get(config.name());
    try {
      return entry == null ? "" : entry.provider().version();
    } catch (RuntimeException | LinkageError e) {
      return "unversioned";
    }
  }

  /** Where a strategy is from, and which version of it. */
  Origin origin(StrategyConfig config) {
    return current.origin(config);
  }

  /** Says who asks endpoints for their load on behalf of the strategies made from now on. */
  void probeThrough(LoadProbes value) {
    probes = value;
  }

  /** What a strategy, and those nested in it, need of the router. */
  Set<Need> needs(StrategyConfig config) {
    return current.needs(config);
  }

  boolean has(String strategy) {
    return current.get(strategy) != null;
  }

  /** What the strategies made here told operators. */
  public StrategyEvents events() {
    return events;
  }

  /**
   * Makes a strategy for a pool; closing it ends its background tasks and gauges.
   *
   * @param replaced the one whose place it takes, or null
   * @throws IllegalArgumentException if there is no such strategy, or it refuses its options or
   *     fails; the message names pool and strategy
   */
  Strategy create(String pool, StrategyConfig config, Strategy replaced) {
    SavedStates saved =
        replaced instanceof HostedStrategy hosted ? SavedStates.of(hosted) : SavedStates.NONE;
    synchronized (onClassPath) {
      return create(pool, config, new NestedNames(config.name()), saved, current);
    }
  }

  private HostedStrategy create(
      String pool,
      StrategyConfig config,
      NestedNames names,
      SavedStates saved,
      InstalledStrategies from) {
    Entry entry = entry(config.name(), from);
    String path = names.path();
    StrategyContext context =
        new StrategyContext(
            PluginInstance.ofPool(pool, path, entry.descriptor().name(), entry.plugin()),
            meters,
            events,
            faults,
            saved.at(path),
            probes);
    // A drop-in plugin is called on a thread of its own.
    List<HostedStrategy> nested = new CopyOnWriteArrayList<>();
    try {
      StrategyOptions options =
          new StrategyOptions(
              entry.descriptor(),
              config,
              inner -> {
                HostedStrategy made = create(pool, inner, names.child(inner.name()), saved, from);
                nested.add(made);
                return made;
              });
      Strategy strategy = entry.provider().create(context, options);
      if (strategy == null) {
        throw new IllegalStateException("it made nothing");
      }
      return new HostedStrategy(strategy, context, List.copyOf(nested));
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      nested.forEach(HostedStrategy::closeQuietly);
      context.close();
      throw failure(pool, config, entry, e);
    }
  }

  private static StrategyFailure failure(
      String pool, StrategyConfig config, Entry entry, Throwable cause) {
    boolean refusal = cause instanceof IllegalArgumentException;
    String provider =
        entry.plugin().isEmpty()
            ? entry.provider().getClass().getName()
            : entry.provider().toString();
    return new StrategyFailure(
        "pool '"
            + pool
            + "': strategy '"
            + config.name()
            + "' ("
            + provider
            + "): "
            + (refusal && cause.getMessage() != null ? cause.getMessage() : cause.toString()),
        cause,
        cause instanceof StrategyFailure inner && !inner.plugin().isEmpty()
            ? inner.plugin()
            : entry.plugin(),
        cause instanceof StrategyFailure inner ? inner.refusal() : refusal);
  }

  private static Entry entry(String name, InstalledStrategies from) {
    Entry entry = from.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "unknown strategy '" + name + "': expected one of " + from.names());
    }
    return entry;
  }

  /** Whether a strategy that was made here can say no to an endpoint. */
  static boolean bound(Strategy strategy) {
    Strategy own = strategy;
    if (own instanceof HostedStrategy hosted) {
      own = DropinStrategies.unwrap(hosted.strategy());
    }
    for (var method : own.getClass().getMethods()) {
      if (method.getName().equals("allows") && !method.isBridge()) {
        return method.getDeclaringClass() != Strategy.class;
      }
    }
    return true;
  }
}
