package dev.fairlead.control;

import dev.fairlead.control.StrategyMeters.Published;
import dev.fairlead.dropin.Leftovers;
import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.health.LoadProbes;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import dev.fairlead.telemetry.PluginFaults;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What the router lends to one strategy, and takes back when the strategy closes. */
final class StrategyContext implements ProviderContext {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();
  private static final String EVENT_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final String GAUGE_NAME = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*";
  private static final int LONGEST_PART = 200;

  /** A plugin that gets every gauge wrong is not to fill the log. */
  private static final int LEFT_OUT_TOLD = 16;

  /** Of endpoints asked at once there are fewer, so that many wait only for a thread that hangs. */
  private static final int MOST_UNHEARD = 10_000;

  private final PluginInstance instance;
  private final StrategyMeters meters;
  private final StrategyEvents events;
  private final byte[] saved;
  private final Map<Published, GaugeReadings.Reading> gauges = new IdentityHashMap<>();
  private final GaugeReadings readings;
  private final PluginFaults faults;
  private final AtomicInteger unheard = new AtomicInteger();
  private final LoadProbes probes;
  private final Set<String> leftOut = new HashSet<>();
  private volatile String quarantine;
  private ScheduledThreadPoolExecutor background;
  private boolean closing;
  private boolean closed;

  /**
   * @param instance to whom it is lent
   * @param faults where those of the instance are counted
   * @param saved what the instance before left, or null
   * @param probes null if there is nobody to ask endpoints
   */
  StrategyContext(
      PluginInstance instance,
      StrategyMeters meters,
      StrategyEvents events,
      PluginFaults faults,
      byte[] saved,
      LoadProbes probes) {
    this.instance = instance;
    this.faults = faults;
    this.readings = new GaugeReadings(this::failed, GaugeReadings.PATIENCE);
    this.meters = meters;
    this.probes = probes;
    this.events = events;
    this.saved = saved;
    meters.opened(instance.owner(), instance.path());
  }

  @Override
  public String owner() {
    return instance.owner();
  }

  /** To whom it is lent. */
  PluginInstance instance() {
    return instance;
  }

  /** The strategy's name, behind the names of those it is nested in. */
  String path() {
    return instance.path();
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
                Thread thread = new Thread(task, "fairlead-strategy-" + owner());
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
    Published gauge = publish(name, Tag.of("endpoint", endpoint.id()), value);
    return () -> withdraw(gauge);
  }

  private synchronized Published publish(String name, Tag of, DoubleSupplier value) {
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
    GaugeReadings.Reading reading = readings.add(value);
    try {
      Published gauge =
          meters.gauge(owner(), path(), instance.gauges() + "." + name, of, this, reading);
      gauges.put(gauge, reading);
      return gauge;
    } catch (RuntimeException e) {
      readings.remove(reading);
      // Of the registry too: whatever is wrong with a gauge, the strategy can do without it.
      leaveOut(name, e.getMessage());
      return null;
    }
  }

  private synchronized void leaveOut(String name, String reason) {
    if (leftOut.size() < LEFT_OUT_TOLD && leftOut.add(String.valueOf(name))) {
      LOG.warnf("%s: gauge '%s' is left out: %s", instance, name, reason);
    }
  }

  private synchronized void withdraw(Published gauge) {
    GaugeReadings.Reading reading = gauges.remove(gauge);
    if (reading != null) {
      readings.remove(reading);
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
            Instant.now(), owner(), instance.part(), severity, name, message, evidence);
    synchronized (this) {
      if (closed) {
        return;
      }
      meters.countEvent(owner(), path(), severity, name);
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
      probes.probe(pooled, path, timeout, report -> hand(report, answer));
    } else {
      hand(null, answer);
    }
  }

  /** Lets the plugin hear where it may block: answers come in on event loops that serve. */
  private void hand(LoadReport report, Consumer<LoadReport> answer) {
    if (unheard.incrementAndGet() > MOST_UNHEARD) {
      unheard.decrementAndGet();
      return;
    }
    try {
      background().execute(() -> hear(report, answer));
    } catch (RejectedExecutionException closed) {
      unheard.decrementAndGet();
    }
  }

  private void hear(LoadReport report, Consumer<LoadReport> answer) {
    unheard.decrementAndGet();
    try {
      answer.accept(report);
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      failed(e, "it failed to hear an answer of an endpoint");
    }
  }

  /** Counts a fault of the instance; returns how many of the kind there were. */
  long count(String kind) {
    return faults.count(instance.poolName(), instance.part(), instance.plugin(), kind);
  }

  /** Counts a fault of the instance, and logs the first, the second, the fourth and so on. */
  void failed(Throwable cause, String what) {
    fault(PluginFaults.FAILED, cause, what);
  }

  /** As {@link #failed}, of another kind. */
  void fault(String kind, Throwable cause, String what) {
    long now = count(kind);
    if (Long.bitCount(now) == 1) {
      LOG.errorf(cause, "%s: %s (fault %d)", instance, what, now);
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
    gauges.keySet().forEach(meters::remove);
    gauges.clear();
    readings.close();
    if (meters.closed(owner(), path())) {
      events.forget(owner(), instance.part());
    }
    if (background != null) {
      Leftovers.shutDown(instance.plugin(), instance.toString(), background);
    }
  }
}
