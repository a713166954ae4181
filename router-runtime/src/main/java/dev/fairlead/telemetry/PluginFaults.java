package dev.fairlead.telemetry;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What plugins did wrong off the request path: counted by pool, by what the plugin made for it, and
 * by kind. Thread-safe.
 */
public final class PluginFaults {
  /** It threw, or did not return in time. */
  public static final String FAILED = "failed";

  /** It found what is no endpoint. */
  public static final String INVALID = "invalid";

  private final Map<Of, AtomicLong> counts = new ConcurrentHashMap<>();

  /**
   * Whose fault, and which.
   *
   * @param pool empty for what is of a route
   * @param part the strategy, or "health/NAME", "discovery/NAME", "affinity/NAME" or "limit/NAME"
   * @param plugin the file or folder of a drop-in plugin; empty for one on the class path
   */
  record Of(String pool, String part, String plugin, String kind) {}

  /**
   * Counts a fault.
   *
   * @param kind {@link #FAILED} or {@link #INVALID}
   * @return how many of the kind there were of that part, with this one
   */
  public long count(String pool, String part, String plugin, String kind) {
    return counts
        .computeIfAbsent(new Of(pool, part, plugin, kind), of -> new AtomicLong())
        .incrementAndGet();
  }

  /** Forgets those of pools that are not configured any more. */
  void retain(Set<String> pools) {
    counts.keySet().removeIf(of -> !of.pool().isEmpty() && !pools.contains(of.pool()));
  }

  /** All counts, in an order of their own that does not change. */
  void forEach(BiConsumer<Of, Long> action) {
    counts.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().toString()))
        .forEach(each -> action.accept(each.getKey(), each.getValue().get()));
  }
}
