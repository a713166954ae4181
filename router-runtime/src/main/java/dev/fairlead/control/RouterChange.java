package dev.fairlead.control;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.listener.ClientTls;
import dev.fairlead.listener.EventLoops;
import dev.fairlead.listener.Listener;
import dev.fairlead.listener.TlsContexts;
import dev.fairlead.pool.PoolChange;
import dev.fairlead.pool.PoolState;
import dev.fairlead.route.RouteTable;
import dev.fairlead.wire.RequestHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The way from one configuration to the next, in two steps: all that can fail is done beforehand
 * and undone if anything fails; what follows cannot.
 */
final class RouterChange {
  private static final Logger LOG = Logger.getLogger(RouterChange.class);

  private final RouterState before;
  private final RouterConfig config;
  private final EventLoops loops;
  private final RouterParts parts;
  private final UnaryOperator<PoolConfig> complete;
  private final PluginLimits limits;
  private final Function<String, PoolState> newPool;
  private final Function<ListenerConfig, RequestHandler> newHandler;

  private final Map<String, PoolState> pools = new LinkedHashMap<>();
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final Map<String, ClientTls> tls = new LinkedHashMap<>();
  private final List<PoolChange> poolChanges = new ArrayList<>();
  private final List<Listener> opened = new ArrayList<>();
  private final List<Runnable> updates = new ArrayList<>();
  private PluginLimits.Change limitsChange;
  private RouteTable routes;

  RouterChange(
      RouterState before,
      RouterConfig config,
      EventLoops loops,
      RouterParts parts,
      UnaryOperator<PoolConfig> complete,
      PluginLimits limits,
      Function<String, PoolState> newPool,
      Function<ListenerConfig, RequestHandler> newHandler) {
    this.complete = complete;
    this.limits = limits;
    this.before = before;
    this.config = config;
    this.loops = loops;
    this.parts = parts;
    this.newPool = newPool;
    this.newHandler = newHandler;
  }

  /**
   * Does all that can fail.
   *
   * @throws RouterException if something did; everything is as before
   */
  void prepare() throws RouterException {
    try {
      for (PoolConfig pool : config.pools()) {
        prepare(pool);
      }
      limitsChange = limits.prepare(config.routes());
      routes = RouteTable.of(config.routes(), pools::get, limitsChange::of);
      for (ListenerConfig listener : config.listeners()) {
        prepare(listener);
      }
    } catch (RuntimeException | IOException e) {
      undo();
      throw new RouterException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private void prepare(PoolConfig written) {
    PoolConfig pool = complete.apply(written);
    PoolState state = before.pools().get(pool.name());
    if (state == null) {
      state = newPool.apply(pool.name());
    }
    ClientTls old = before.tls().get(pool.name());
    ClientTls next =
        pool.discovery() != null || pool.endpoints().stream().anyMatch(EndpointConfig::tls)
            ? ClientTls.of(pool.name(), pool.tls(), pool.protocol(), old)
            : null;
    if (next != null) {
      tls.put(pool.name(), next);
    }
    parts.tls(pool.name(), next);
    poolChanges.add(state.prepare(pool, next != old));
    pools.put(pool.name(), state);
  }

  private void prepare(ListenerConfig next) throws IOException {
    Listener old = before.listeners().get(next.name());
    TlsContexts contexts =
        next.tls() == null
            ? null
            : TlsContexts.of(
                next.name(), next.tls(), next.protocols(), old == null ? null : old.tls());
    RequestHandler handler = newHandler.apply(next);
    if (old == null || old.mustRebindFor(next)) {
      refuseTakenAddress(next);
      Listener listener = new Listener(next, contexts, handler, loops);
      Listener holder = holder(next);
      if (holder != null) {
        listener.inherit(holder);
      } else {
        listener.bind();
      }
      opened.add(listener);
      listeners.put(next.name(), listener);
    } else {
      updates.add(() -> old.update(next, contexts, handler));
      listeners.put(next.name(), old);
    }
  }

  /**
   * Sockets that may share a port share its connections at random, which is for processes, not for
   * listeners: only now it is known that one's name is the other's address.
   */
  private void refuseTakenAddress(ListenerConfig next) throws IOException {
    InetSocketAddress address = new InetSocketAddress(next.host(), next.port());
    for (Listener other : listeners.values()) {
      if (next.port() != 0 && address.equals(other.address())) {
        throw new IOException(
            "listener '"
                + next.name()
                + "' cannot bind "
                + next.host()
                + ":"
                + next.port()
                + ": listener '"
                + other.name()
                + "' does");
      }
    }
  }

  /** The listener that gives up the very address this one needs, or null: renamed, or exchanged. */
  private Listener holder(ListenerConfig next) {
    for (Listener listener : before.listeners().values()) {
      ListenerConfig now = listener.config();
      if (next.port() != 0
          && now.port() == next.port()
          && now.host().equals(next.host())
          && now.reusePort() == next.reusePort()
          && givesUpItsPort(listener)) {
        return listener;
      }
    }
    return null;
  }

  private boolean givesUpItsPort(Listener listener) {
    return config.listeners().stream()
        .noneMatch(next -> next.name().equals(listener.name()) && !listener.mustRebindFor(next));
  }

  /** Gives up what was prepared; whatever fails at that keeps nothing else from being given up. */
  void undo() {
    // Ports first: what stays bound shares its port with the listener of the next try.
    opened.forEach(listener -> giveUp("listener " + listener.name(), listener::closePort));
    poolChanges.forEach(change -> giveUp("a pool", change::discard));
    if (limitsChange != null) {
      giveUp("a limiter", limitsChange::discard);
    }
    before.pools().keySet().forEach(pool -> parts.tls(pool, before.tls().get(pool)));
  }

  private static void giveUp(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      LOG.warnf(e, "%s, of a configuration that is not applied, failed to close", what);
    }
  }

  /** Brings the pools to their new configuration and says what is in force with it. */
  RouterState apply() {
    poolChanges.forEach(PoolChange::apply);
    return new RouterState(config, routes, listeners, pools, tls);
  }

  /** Lets listeners take requests for what is in force now. */
  void open() {
    updates.forEach(Runnable::run);
    opened.forEach(Listener::listen);
  }

  /** Lets limiters close that are in force no more; when no request finds them any more. */
  void retireLimiters() {
    limitsChange.apply();
  }

  /** Listeners that are in force no more. */
  List<Listener> closedListeners() {
    return before.listeners().values().stream()
        .filter(listener -> listeners.get(listener.name()) != listener)
        .toList();
  }

  /** Pools that are in force no more. */
  List<PoolState> closedPools() {
    return before.pools().values().stream().filter(pool -> pools.get(pool.name()) != pool).toList();
  }
}
