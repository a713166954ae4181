package dev.fairlead.control;

import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.PluginsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.config.ShutdownConfig;
import dev.fairlead.discovery.Names;
import dev.fairlead.discovery.PlatformNames;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.exchange.ExchangeHandler;
import dev.fairlead.exchange.Stages;
import dev.fairlead.explain.Explanations;
import dev.fairlead.forward.ForwardingFields;
import dev.fairlead.health.HealthMonitors;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.listener.EventLoops;
import dev.fairlead.listener.Listener;
import dev.fairlead.listener.TlsContexts;
import dev.fairlead.pool.PoolListener;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PoolTasks;
import dev.fairlead.pool.StrategyCalls;
import dev.fairlead.stage.Pipeline;
import dev.fairlead.telemetry.AccessLog;
import dev.fairlead.telemetry.Reloads;
import dev.fairlead.telemetry.RequestMetrics;
import dev.fairlead.telemetry.RouterCollector;
import dev.fairlead.wire.RequestHandler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The router as one object: owns event loops, listeners, pools and telemetry, and changes them as a
 * whole. Knows neither where configurations come from nor the process it runs in.
 *
 * <p>{@link #apply} and {@link #stop} block and are not for event loops; the rest may be called
 * from any thread.
 */
public final class Router {
  private static final Logger LOG = Logger.getLogger(Router.class);

  /** What a plugin that hangs may delay the end of the process by. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  /** What the router is doing. */
  public enum Phase {
    STARTING,
    SERVING,
    DRAINING,
    STOPPED
  }

  private final EventLoops loops;
  private final ScheduledThreadPoolExecutor control;
  private final PoolThreads poolThreads;
  private final PoolTasks changes;
  private final PluginRegistry plugins;
  private final RouterParts parts;
  private final Watchdog watchdog;
  private final HealthMonitors health;
  private final PluginDiscoveries discoveries;
  private final PluginLimits limits;
  private final LoadProbes probes;
  private final List<PoolListener> poolListeners;
  private final Stages stages =
      Pipeline.stages(() -> ThreadLocalRandom.current().nextLong(), new SecureRandom()::nextBytes);
  private final Explanations explanations;
  private final RequestMetrics metrics;
  private final AccessLog accessLog;
  private final Reloads reloads = new Reloads();
  private final RouterCollector collector;
  private volatile RouterState state = RouterState.empty();
  private volatile Phase phase = Phase.STARTING;

  /**
   * Starts the event loops; nothing listens before {@link #apply}.
   *
   * @param eventLoops at least 1
   */
  public Router(Vertx vertx, int eventLoops, PluginRegistry plugins) {
    this(vertx, eventLoops, plugins, System::nanoTime);
  }

  /**
   * As {@link #Router(Vertx, int, PluginRegistry)}.
   *
   * @param clock monotonic nanoseconds, by which the timeouts of requests and connections pass
   */
  public Router(Vertx vertx, int eventLoops, PluginRegistry plugins, LongSupplier clock) {
    this.plugins = plugins;
    loops = EventLoops.start(vertx, eventLoops, clock);
    control =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "fairlead-control");
              thread.setDaemon(true);
              return thread;
            });
    control.setRemoveOnCancelPolicy(true);
    poolThreads = new PoolThreads(control);
    changes = poolThreads.tasks();
    StrategyCalls calls = new StrategyCalls(loops.all().size());
    watchdog = Watchdog.start(calls);
    parts = new RouterParts(plugins, new Names(new PlatformNames(vertx), control), calls);
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    health = new HealthMonitors(vertx, control, random, new PluginChecks(plugins.parts()));
    discoveries = new PluginDiscoveries(plugins.parts(), this::foundSoon);
    limits = new PluginLimits(plugins, loops.all(), control, parts::faultLimit);
    probes = new LoadProbes(vertx, control);
    plugins.probeThrough(probes);
    long renewal = TlsContexts.SESSION_LIFETIME.toSeconds();
    control.scheduleAtFixedRate(this::renewTicketKeys, renewal, renewal, TimeUnit.SECONDS);
    explanations =
        new Explanations(() -> ThreadLocalRandom.current().nextLong(), clock, plugins.events()::of);
    metrics = new RequestMetrics(loops.all());
    accessLog = new AccessLog(loops.all().size());
    collector =
        new RouterCollector(
            () -> state.listeners().values(),
            () -> state.routes().routes(),
            () -> state.pools().values(),
            plugins::dropins,
            plugins.faults(),
            metrics,
            reloads,
            accessLog);
    SeriesCleaner cleaner = new SeriesCleaner(control, collector::forgetRemoved);
    poolListeners = List.of(health, probes, new PoolLog(), cleaner);
  }

  /**
   * Puts a configuration in force. What it does not change is not disturbed: connections, requests
   * in flight, counters and verdicts stay.
   *
   * @throws RouterException if it cannot be; the configuration before stays in force, untouched
   */
  public synchronized void apply(RouterConfig config) throws RouterException {
    if (phase == Phase.DRAINING || phase == Phase.STOPPED) {
      throw new RouterException("the router is stopping", null);
    }
    RouterState before = state;
    RouterChange change = prepare(config);
    plugins.commit();
    watchdog.update(config.plugins());
    explanations.update(config.explain());
    state = change.apply();
    change.open();
    change.retireLimiters();
    long timeout = config.shutdown().timeout().toNanos();
    change.closedListeners().forEach(gone -> Departure.begin(gone, control, timeout));
    change.closedPools().forEach(PoolState::close);
    collector.forgetRemoved();
    discoveries.update(config.pools());
    reloads.applied(System.currentTimeMillis(), before.config() != null);
    phase = Phase.SERVING;
  }

  private RouterChange prepare(RouterConfig config) throws RouterException {
    plugins.stage(config.plugins().source());
    parts.limits(config.plugins());
    try {
      RouterChange change = prepareWithPlugins(config);
      try {
        accessLog.update(config.accessLog());
        return change;
      } catch (IOException e) {
        change.undo();
        throw new RouterException("access log " + config.accessLog().file() + ": " + e, e);
      }
    } catch (RouterException | RuntimeException e) {
      plugins.unstage();
      parts.limits(state.config() == null ? PluginsConfig.DEFAULT : state.config().plugins());
      throw e;
    }
  }

  /** Without those new versions of plugins that fail: the ones before go on in every pool. */
  private RouterChange prepareWithPlugins(RouterConfig config) throws RouterException {
    while (true) {
      RouterChange change =
          new RouterChange(
              state,
              config,
              loops,
              parts,
              discoveries::complete,
              limits,
              this::newPool,
              this::newHandler);
      try {
        change.prepare();
        return change;
      } catch (RouterException e) {
        if (e.getCause() instanceof StrategyFailure f && plugins.exchanges(f.plugin())) {
          plugins.holdBack(f.plugin(), "fails: " + f.getMessage());
        } else {
          throw e;
        }
      }
    }
  }

  private void foundSoon(String pool) {
    try {
      changes.execute(() -> found(pool));
    } catch (RejectedExecutionException e) {
      LOG.debugf("the router stops: pool %s keeps its endpoints", pool);
    }
  }

  /** A discovery has found other endpoints. */
  private synchronized void found(String name) {
    PoolState pool = state.pools().get(name);
    if (pool == null || phase != Phase.SERVING) {
      // Not yet, or not any more.
      return;
    }
    for (PoolConfig config : state.config().pools()) {
      if (config.name().equals(name) && config.discovery() != null) {
        try {
          pool.update(discoveries.complete(config));
        } catch (RuntimeException e) {
          LOG.errorf(e, "pool %s: what was found cannot be used, it keeps its endpoints", name);
        }
      }
    }
  }

  private void renewTicketKeys() {
    for (Listener listener : state.listeners().values()) {
      TlsContexts tls = listener.tls();
      if (tls != null) {
        tls.renewTicketKeys();
      }
    }
  }

  private PoolState newPool(String name) {
    return new PoolState(
        name, loops.all(), poolThreads.tasks(), System::nanoTime, parts, poolListeners);
  }

  private RequestHandler newHandler(ListenerConfig config) {
    return new ExchangeHandler(
        () -> state.routes(),
        new ForwardingFields(config.trustedProxies()),
        stages,
        List.of(metrics, accessLog),
        explanations);
  }

  /** Says that a configuration was refused before it came here. */
  public void refused() {
    reloads.refused();
  }

  /**
   * Stops without losing a request: becomes unready, waits for the configured delay, closes the
   * ports, lets connections finish within the configured timeout, and closes everything.
   */
  public void stop() {
    RouterConfig config = state.config();
    stop(config == null ? ShutdownConfig.DEFAULT : config.shutdown());
  }

  /** Stops with other limits than the configured ones. */
  public synchronized void stop(ShutdownConfig shutdown) {
    if (phase == Phase.STOPPED) {
      return;
    }
    phase = Phase.DRAINING;
    RouterState last = state;
    if (!last.listeners().isEmpty() && !shutdown.delay().isZero()) {
      last.listeners().values().forEach(Listener::askToLeave);
      pause(shutdown.delay().toNanos());
    }
    CompletableFuture<?>[] departures =
        last.listeners().values().stream()
            .map(each -> Departure.begin(each, control, shutdown.timeout().toNanos()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(departures).join();
    health.stop();
    discoveries.stop();
    probes.stop();
    watchdog.stop();
    last.pools().values().forEach(PoolState::close);
    loops.settle();
    limits.stop();
    phase = Phase.STOPPED;
    control.shutdownNow();
    poolThreads.stop(STOP_PATIENCE);
    accessLog.close();
    loops.close();
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    long left;
    while ((left = end - System.nanoTime()) > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
    }
  }

  public Phase phase() {
    return phase;
  }

  /** What is in force. */
  public RouterState state() {
    return state;
  }

  public Reloads reloads() {
    return reloads;
  }

  /** Why requests went where they went. */
  public Explanations explanations() {
    return explanations;
  }

  /** The plugins of the directory. */
  public Dropins dropins() {
    return plugins.dropins();
  }

  /** What strategies told operators. */
  public StrategyEvents strategyEvents() {
    return plugins.events();
  }

  public AccessLog accessLog() {
    return accessLog;
  }

  /** All metrics, for a Prometheus registry. */
  public RouterCollector collector() {
    return collector;
  }

  /** Event loops that serve. */
  public int eventLoops() {
    return loops.all().size();
  }

  /** Whether epoll is used. */
  public boolean nativeTransport() {
    return loops.nativeTransport();
  }
}
