package dev.fairlead.testkit;

import dev.fairlead.spi.Endpoint;
import java.util.Map;
import java.util.TreeMap;

/**
 * An endpoint with settable {@linkplain #stats() statistics}. The endpoint itself is an immutable
 * view, as in the router: {@link #withWeight} and {@link #withLabel} make another view of the same
 * address, which shares its statistics.
 */
public final class FakeEndpoint implements Endpoint {
  private static final int MAX_WEIGHT = 1_000_000;

  private final String id;
  private final int weight;
  private final int priority;
  private final Map<String, String> labels;
  private final FakeEndpointStats stats;

  private FakeEndpoint(
      String id, int weight, int priority, Map<String, String> labels, FakeEndpointStats stats) {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException("weight " + weight + ": expected 1 to " + MAX_WEIGHT);
    }
    this.id = id;
    this.weight = weight;
    this.priority = priority;
    this.labels = labels;
    this.stats = stats;
  }

  /** A new address of weight 1 without labels. */
  public static FakeEndpoint of(String id) {
    return new FakeEndpoint(id, 1, 0, Map.of(), new FakeEndpointStats());
  }

  /** A new address without labels. */
  public static FakeEndpoint of(String id, int weight) {
    return of(id).withWeight(weight);
  }

  /** The same address, and the same statistics, with another weight. */
  public FakeEndpoint withWeight(int newWeight) {
    return new FakeEndpoint(id, newWeight, priority, labels, stats);
  }

  /** The same address, and the same statistics, in another tier. */
  public FakeEndpoint withPriority(int tier) {
    return new FakeEndpoint(id, weight, tier, labels, stats);
  }

  /** The same address, and the same statistics, with one more label. */
  public FakeEndpoint withLabel(String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return new FakeEndpoint(id, weight, priority, Map.copyOf(more), stats);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return 8080;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public String label(String name) {
    return labels.get(name);
  }

  @Override
  public FakeEndpointStats stats() {
    return stats;
  }

  @Override
  public String toString() {
    return id;
  }
}
