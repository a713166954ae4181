package dev.fairlead.control;

import dev.fairlead.control.StrategyEvents.StrategyEvent;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What the router lends to one strategy, and takes back when the strategy closes. */
final class StrategyContext implements ProviderContext {
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();
  private static final String EVENT_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  private final String pool;
  private final String path;
  private final StrategyMeters meters;
  private final StrategyEvents events;
  private final byte[] saved;
  private final Set<Gauge> gauges = Collections.newSetFromMap(new IdentityHashMap<>());
  private final LoadProbes probes;
  private ScheduledThreadPoolExecutor background;
  private boolean closing;
  private boolean closed;

  /**
   * @param path the strategy's name, behind the names of those it is nested in
   * @param saved what the instance before left, or null
   * @param probes null if there is nobody to ask endpoints
   */
  StrategyContext(
      String pool,
      String path,
      StrategyMeters meters,
      StrategyEvents events,
      byte[] saved,
      LoadProbes probes) {
    this.pool = pool;
    this.path = path;
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
    publish(name, Tag.of("part", part), value);
  }

  @Override
  public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    Gauge gauge = publish(name, Tag.of("endpoint", endpoint.id()), value);
    return () -> withdraw(gauge);
  }

  private synchronized Gauge publish(String name, Tag of, DoubleSupplier value) {
    if (closed) {
      return null;
    }
    Gauge gauge = meters.gauge(pool, path, name, of, value);
    gauges.add(gauge);
    return gauge;
  }

  private synchronized void withdraw(Gauge gauge) {
    if (gauges.remove(gauge)) {
      meters.remove(gauge);
    }
  }

  @Override
  public void event(String name, String message, Map<String, String> evidence) {
    if (!name.matches(EVENT_NAME)) {
      throw new IllegalArgumentException(
          "event '" + name + "': expected lower-case words joined by hyphens");
    }
    events.add(new StrategyEvent(Instant.now(), pool, meters.shown(path), name, message, evidence));
    meters.countEvent(pool, path, name);
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
    meters.closed(pool, path);
    if (background != null) {
      background.shutdownNow();
    }
  }
}
