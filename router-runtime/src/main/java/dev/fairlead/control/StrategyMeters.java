package dev.fairlead.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The meters of strategies. A strategy is made before the one it replaces has closed, and both
 * publish the same names: the later one takes a name over, and the earlier one, when it closes,
 * takes away only what is still its own. Thread-safe.
 */
final class StrategyMeters {
  /** Names of events are values of a label: the metric stays small whatever a plugin does. */
  private static final int MAX_EVENT_NAMES = 32;

  private record Owner(String pool, String path) {}

  private final Map<Meter.Id, Meter> gauges = new HashMap<>();
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

  /** An instance has withdrawn its gauges; the last at a path takes its events along. */
  synchronized void closed(String pool, String path) {
    Owner owner = new Owner(pool, path);
    if (open.merge(owner, -1, Integer::sum) <= 0) {
      open.remove(owner);
      Map<String, Counter> counters = events.remove(owner);
      if (counters != null) {
        counters.values().forEach(registry::remove);
      }
    }
  }

  /**
   * @param of what it is a gauge of, or null
   */
  synchronized Gauge gauge(String pool, String path, String name, Tag of, DoubleSupplier value) {
    Tags tags = of == null ? tags(pool, path) : tags(pool, path).and(of);
    Gauge.Builder<DoubleSupplier> builder =
        Gauge.builder(prefix + name, value, DoubleSupplier::getAsDouble)
            .tags(tags)
            .strongReference(true);
    Meter.Id id = new Meter.Id(prefix + name, tags, null, null, Meter.Type.GAUGE);
    Meter old = gauges.remove(id);
    if (old != null) {
      registry.remove(old);
    }
    Gauge gauge = builder.register(registry);
    gauges.put(id, gauge);
    return gauge;
  }

  /** Withdraws a gauge unless another has taken its name over. */
  synchronized void remove(Gauge gauge) {
    // Two gauges of one name are equal; which of them it is makes the difference here.
    if (gauges.get(gauge.getId()) == gauge) {
      gauges.remove(gauge.getId());
      registry.remove(gauge);
    }
  }

  /** What is at a path, where it stands beside strategies. */
  String shown(String path) {
    return switch (kind) {
      case "limiter" -> "limit/" + path;
      case "store" -> "affinity/" + path;
      default -> path;
    };
  }

  synchronized void countEvent(String pool, String path, String name) {
    Map<String, Counter> counters =
        events.computeIfAbsent(new Owner(pool, path), owner -> new HashMap<>());
    String shown = counters.containsKey(name) || counters.size() < MAX_EVENT_NAMES ? name : "other";
    counters
        .computeIfAbsent(
            shown,
            event ->
                Counter.builder(prefix + "events")
                    .tags(tags(pool, path).and(Tag.of("event", event)))
                    .register(registry))
        .increment();
  }

  private Tags tags(String pool, String path) {
    return Tags.of(owner, pool, kind, path);
  }
}
