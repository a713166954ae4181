package dev.fairlead.control;

import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What the router lends to one strategy, and takes back when the strategy closes. */
final class StrategyContext implements ProviderContext {
  private static final Logger LOG = Logger.getLogger(StrategyContext.class);
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();
  private static final String EVENT_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final String GAUGE_NAME = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*";
  private static final int LONGEST_PART = 200;

  /** A plugin that gets every gauge wrong is not to fill the log. */
  private static final int LEFT_OUT_TOLD = 16;

  private final String pool;
  private final String path;
  private final String plugin;
  private final StrategyMeters meters;
  private final StrategyEvents events;
  private final byte[] saved;
  private final Set<Gauge> gauges = Collections.newSetFromMap(new IdentityHashMap<>());
  private final LoadProbes probes;
  private final Set<String> leftOut = new HashSet<>();
  private volatile String quarantine;
  private ScheduledThreadPoolExecutor background;
  private boolean closing;
  private boolean closed;

  /**
   * @param path the strategy's name, behind the names of those it is nested in
   * @param plugin what its gauges are named by: the strategy's own name
   * @param saved what the instance before left, or null
   * @param probes null if there is nobody to ask endpoints
   */
  StrategyContext(
      String pool,
      String path,
      String plugin,
      StrategyMeters meters,
      StrategyEvents events,
      byte[] saved,
      LoadProbes probes) {
    this.pool = pool;
    this.path = path;
    this.plugin = plugin;
    this.meters = meters;
    this.probes = probes;
    this.events = events;
    this.saved = saved;
    meters.opened(pool, path);
  }

  @Override
  public String owner() {
    return pool;
  }

  /** The strategy's name, behind the names of those it is nested in. */
  String path() {
    return path;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return RANDOM;
  }

  /** A thread of its own, since a plugin's task may block; made when first asked for. */
  @Override
  public synchronized ScheduledExecutorService background() {
    if (background == null) {
      background =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "fairlead-strategy-" + pool);
                thread.setDaemon(true);
                return thread;
              });
      background.setRemoveOnCancelPolicy(true);
      if (closed) {
        background.shutdownNow();
      }
    }
    return background;
  }

  @Override
  public void gauge(String name, DoubleSupplier value) {
    publish(name, null, value);
  }

  @Override
  public void gauge(String name, String part, DoubleSupplier value) {
    if (part == null || part.isBlank() || part.length() > LONGEST_PART) {
      leaveOut(name, "its part '" + part + "': expected 1 to " + LONGEST_PART + " characters");
    } else {
      publish(name, Tag.of("part", part), value);
    }
  }

  @Override
  public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    if (endpoint == null) {
      leaveOut(name, "it is of no endpoint");
      return () -> {};
    }
    Gauge gauge = publish(name, Tag.of("endpoint", endpoint.id()), value);
    return () -> withdraw(gauge);
  }

  private synchronized Gauge publish(String name, Tag of, DoubleSupplier value) {
    if (closed) {
      return null;
    }
    if (name == null || !name.matches(GAUGE_NAME)) {
      leaveOut(name, "expected lower-case words joined by dots");
      return null;
    }
    if (value == null) {
      leaveOut(name, "it has no value");
      return null;
    }
    try {
      Gauge gauge = meters.gauge(pool, path, plugin + "." + name, of, value);
      gauges.add(gauge);
      return gauge;
    } catch (RuntimeException e) {
      // Of the registry too: whatever is wrong with a gauge, the strategy can do without it.
      leaveOut(name, e.getMessage());
      return null;
    }
  }

  private synchronized void leaveOut(String name, String reason) {
    if (leftOut.size() < LEFT_OUT_TOLD && leftOut.add(String.valueOf(name))) {
      LOG.warnf("pool %s: %s: gauge '%s' is left out: %s", pool, path, name, reason);
    }
  }

  private synchronized void withdraw(Gauge gauge) {
    if (gauges.remove(gauge)) {
      meters.remove(gauge);
    }
  }

  @Override
  public void event(String name, String message, Map<String, String> evidence) {
    event(Severity.INFO, name, message, evidence);
  }

  @Override
  public void event(Severity severity, String name, String message, Map<String, String> evidence) {
    if (!name.matches(EVENT_NAME)) {
      throw new IllegalArgumentException(
          "event '" + name + "': expected lower-case words joined by hyphens");
    }
    StrategyEvent event =
        new StrategyEvent(
            Instant.now(), pool, meters.shown(path), severity, name, message, evidence);
    synchronized (this) {
      if (closed) {
        return;
      }
      meters.countEvent(pool, path, severity, name);
      events.keep(event, meters.ofPools());
    }
    events.log(event);
  }

  @Override
  public void quarantined(String reason) {
    quarantine = reason;
  }

  /** Why the plugin is out of use by its own word, or null. */
  String quarantine() {
    return quarantine;
  }

  @Override
  public byte[] saved() {
    return saved == null ? null : saved.clone();
  }

  @Override
  public void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    if (probes != null && endpoint instanceof PooledEndpoint pooled) {
      probes.probe(pooled, path, timeout, answer);
    } else {
      answer.accept(null);
    }
  }

  /** Returns true once: to whom the strategy is to close. */
  synchronized boolean beginClosing() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  /** Takes everything back; once. */
  synchronized void close() {
    closed = true;
    gauges.forEach(meters::remove);
    gauges.clear();
    if (meters.closed(pool, path)) {
      events.forget(pool, meters.shown(path));
    }
    if (background != null) {
      background.shutdownNow();
    }
  }
}
