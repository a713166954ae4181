package dev.fairlead.control;

import dev.fairlead.spi.Severity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * The meters of strategies. A strategy is made before the one it replaces has closed, and both
 * publish the same names: the later one takes a name over, until it closes, which may be at once if
 * the configuration it is for is refused. Thread-safe.
 */
final class StrategyMeters {
  /** Names of events are values of a label: the metric stays small whatever a plugin does. */
  private static final int MAX_EVENT_NAMES = 32;

  private record Owner(String pool, String path) {}

  /** A value that somebody publishes under a name. */
  record Published(Meter.Id id, Object by, DoubleSupplier value) {}

  /** A gauge, and who publishes it: it shows what the last of them does. */
  private static final class Slot {
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private Gauge gauge;

    double read() {
      // A copy, as the last may be withdrawn in between.
      Object[] all = published.toArray();
      return all.length == 0 ? Double.NaN : ((Published) all[all.length - 1]).value.getAsDouble();
    }
  }

  /** The label that tells the gauges of one name apart, and how many there are. */
  private record Shape(String label, int gauges) {}

  private final Map<Meter.Id, Slot> gauges = new HashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<Owner, Map<String, Counter>> events = new HashMap<>();
  private final Map<Owner, Integer> open = new HashMap<>();
  private final MeterRegistry registry;
  private final String prefix;
  private final String owner;
  private final String kind;

  private StrategyMeters(MeterRegistry registry, String prefix, String owner, String kind) {
    this.registry = registry;
    this.prefix = prefix;
    this.owner = owner;
    this.kind = kind;
  }

  /** Of what belongs to pools. */
  StrategyMeters(MeterRegistry registry) {
    this(registry, "fairlead.strategy.", "pool", "strategy");
  }

  /** Of limiters, which belong to routes. */
  static StrategyMeters ofLimiters(MeterRegistry registry) {
    return new StrategyMeters(registry, "fairlead.limiter.", "route", "limiter");
  }

  /** Of session stores, which belong to pools. */
  static StrategyMeters ofSessionStores(MeterRegistry registry) {
    return new StrategyMeters(registry, "fairlead.session.store.", "pool", "store");
  }

  /** An instance begins to publish. */
  synchronized void opened(String pool, String path) {
    open.merge(new Owner(pool, path), 1, Integer::sum);
  }

  /**
   * An instance has withdrawn its gauges; the last at a path takes its events along.
   *
   * @return whether it was the last
   */
  synchronized boolean closed(String pool, String path) {
    Owner owner = new Owner(pool, path);
    if (open.merge(owner, -1, Integer::sum) <= 0) {
      open.remove(owner);
      Map<String, Counter> counters = events.remove(owner);
      if (counters != null) {
        counters.values().forEach(registry::remove);
      }
      return true;
    }
    return false;
  }

  /**
   * Publishes a gauge.
   *
   * @param by who does; what it has published under the name before is withdrawn
   * @param of what it is a gauge of, or null
   * @throws IllegalArgumentException if another of its name is published with another label: a
   *     scrape could not show both
   */
  synchronized Published gauge(
      String pool, String path, String name, Tag of, Object by, DoubleSupplier value) {
    Tags tags = of == null ? tags(pool, path) : tags(pool, path).and(of);
    Meter.Id id = new Meter.Id(prefix + name, tags, null, null, Meter.Type.GAUGE);
    String label = of == null ? "" : of.getKey();
    Shape shape = shapes.get(scraped(id.getName()));
    if (shape != null && !shape.label.equals(label)) {
      throw new IllegalArgumentException(
          "it is published elsewhere "
              + (shape.label.isEmpty() ? "without a label" : "by " + shape.label));
    }
    Published published = new Published(id, by, value);
    Slot slot = gauges.get(id);
    if (slot == null) {
      slot = register(id);
      shapes.merge(
          scraped(id.getName()), new Shape(label, 1), (a, b) -> new Shape(label, a.gauges + 1));
    }
    slot.published.removeIf(each -> each.by == by);
    slot.published.add(published);
    return published;
  }

  private Slot register(Meter.Id id) {
    Slot slot = new Slot();
    slot.gauge =
        Gauge.builder(id.getName(), slot, Slot::read)
            .tags(id.getTags())
            .strongReference(true)
            .register(registry);
    gauges.put(id, slot);
    return slot;
  }

  /** A name as it is scraped, where hyphens and dots are the same. */
  private static String scraped(String name) {
    return name.replace('-', '_').replace('.', '_');
  }

  /** Withdraws a gauge; whoever published it before shows again, or nobody does. */
  synchronized void remove(Published published) {
    Slot slot = gauges.get(published.id);
    if (slot == null || !slot.published.removeIf(each -> each == published)) {
      return;
    }
    if (slot.published.isEmpty()) {
      gauges.remove(published.id);
      registry.remove(slot.gauge);
      shapes.computeIfPresent(
          scraped(published.id.getName()),
          (name, shape) -> shape.gauges == 1 ? null : new Shape(shape.label, shape.gauges - 1));
    }
  }

  /** Whether they are of strategies, and other plugins of pools. */
  boolean ofPools() {
    return owner.equals("pool");
  }

  synchronized void countEvent(String pool, String path, Severity severity, String name) {
    Map<String, Counter> counters =
        events.computeIfAbsent(new Owner(pool, path), owner -> new HashMap<>());
    String level = severity.name().toLowerCase(Locale.ROOT);
    String key = level + " " + name;
    boolean named = counters.containsKey(key) || counters.size() < MAX_EVENT_NAMES;
    String shown = named ? name : "other";
    counters
        .computeIfAbsent(
            named ? key : level + " other",
            event ->
                Counter.builder(prefix + "events")
                    .tags(tags(pool, path).and("event", shown, "severity", level))
                    .register(registry))
        .increment();
  }

  private Tags tags(String pool, String path) {
    return Tags.of(owner, pool, kind, path);
  }
}
