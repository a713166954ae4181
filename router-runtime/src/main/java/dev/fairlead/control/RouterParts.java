package dev.fairlead.control;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.affinity.AffinityCounts;
import dev.fairlead.affinity.Sessions;
import dev.fairlead.config.AffinityConfig;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PluginsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.StrategyConfig;
import dev.fairlead.control.PluginParts.Part;
import dev.fairlead.discovery.Discoveries;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.discovery.Names;
import dev.fairlead.http1.Http1Connectors;
import dev.fairlead.http2.Http2Connectors;
import dev.fairlead.listener.ClientTls;
import dev.fairlead.pool.PoolParts;
import dev.fairlead.pool.StrategyCalls;
import dev.fairlead.pool.StrategyUnavailable;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.SessionStore;
import dev.fairlead.spi.SessionStoreProvider;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.ConnectorSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Makes the parts of pools. Changes of a configuration use it one at a time; besides, pools ask for
 * strategies at any time.
 */
final class RouterParts implements PoolParts {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  /** Needs nothing, and does well with endpoints of any kind. */
  private static final String FALLBACK = "p2c";

  private final PluginRegistry plugins;
  private final StrategyCalls calls;
  private volatile PluginsConfig limits = PluginsConfig.DEFAULT;
  private final Names names;
  private final Map<String, ClientTls> tls = new HashMap<>();

  RouterParts(PluginRegistry plugins, Names names, StrategyCalls calls) {
    this.plugins = plugins;
    this.names = names;
    this.calls = calls;
  }

  /** Says how the endpoints of a pool are spoken to from now on; null: without TLS. */
  void tls(String pool, ClientTls value) {
    tls.put(pool, value);
  }

  /** Says how strategies that fail are dealt with from now on. */
  void limits(PluginsConfig value) {
    limits = value;
  }

  @Override
  public Strategy strategy(PoolConfig config, Strategy before) {
    String name = config.strategy().name();
    if (!plugins.has(name)) {
      String why = plugins.dropins().absence(name, false);
      throw new StrategyUnavailable(why == null ? "there is no such strategy" : why, null);
    }
    try {
      return plugins.create(config.name(), config.strategy(), before);
    } catch (StrategyFailure e) {
      if (e.plugin().isEmpty() || e.refusal() || plugins.exchanges(e.plugin())) {
        throw e;
      }
      LOG.errorf(e, "plugin %s fails to make a strategy", e.plugin());
      throw new StrategyUnavailable(e.getMessage(), e);
    }
  }

  @Override
  public Origin origin(PoolConfig config) {
    return plugins.origin(config.strategy());
  }

  @Override
  public Made fallback(PoolConfig config) {
    StrategyConfig chosen = limits.fallback();
    if (chosen == null) {
      chosen = new StrategyConfig(FALLBACK, Map.of());
    }
    if (!plugins.has(chosen.name())) {
      return null;
    }
    return new Made(
        plugins.create(config.name(), chosen, null),
        chosen.name(),
        plugins.version(chosen),
        plugins.needs(chosen));
  }

  @Override
  public boolean bound(Strategy strategy) {
    return PluginRegistry.bound(strategy);
  }

  @Override
  public Culprit culprit(Strategy strategy, Supplier<StackTraceElement[]> stack) {
    return strategy instanceof HostedStrategy hosted ? hosted.culprit(stack) : null;
  }

  @Override
  public int faultLimit() {
    return limits.faults();
  }

  @Override
  public StrategyCalls calls(int loops) {
    return calls;
  }

  @Override
  public String version(PoolConfig config) {
    return plugins.version(config.strategy());
  }

  @Override
  public Set<Need> needs(PoolConfig config) {
    return plugins.needs(config.strategy());
  }

  @Override
  public Discovery discovery(PoolConfig config) {
    return config.awaitsEndpoints()
        ? Discoveries.awaited()
        : Discoveries.of(config.endpoints(), names);
  }

  /** A store that cannot be made leaves the one before in use; without one no session is bound. */
  @Override
  public Affinity affinity(PoolConfig config, Affinity before) {
    AffinityConfig wanted = config.affinity();
    if (before != null && before.sessions().isOf(wanted.store())) {
      return new Affinity(wanted, before.sessions());
    }
    try {
      String name = wanted.store().name();
      Part<SessionStore> part =
          plugins
              .parts()
              .create(
                  SessionStoreProvider.class,
                  "pool '" + config.name() + "': session store '" + name + "'",
                  plugins.storeContext(config.name(), name),
                  wanted.store());
      return new Affinity(wanted, sessions(config, part.made(), part::close, before));
    } catch (IllegalArgumentException e) {
      boolean kept = before != null;
      LOG.errorf(
          e,
          "the session store cannot be made, %s: %s",
          kept ? "and the one before stays" : "and no session is kept on its endpoint",
          e.getMessage());
      return new Affinity(
          wanted, kept ? before.sessions() : sessions(config, null, () -> {}, null));
    }
  }

  private static Sessions sessions(
      PoolConfig config, SessionStore store, Runnable close, Affinity before) {
    return new Sessions(
        config.name(),
        config.affinity().store(),
        store,
        close,
        System::nanoTime,
        before == null ? new AffinityCounts() : before.sessions().counts());
  }

  @Override
  public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
    ConnectorSettings settings =
        ClientTls.settings(config, endpoint, endpoint.tls() ? tls.get(config.name()) : null);
    return config.protocol() == Protocol.HTTP_1_1
        ? new Http1Connectors(settings)
        : Http2Connectors.factory(settings);
  }
}
