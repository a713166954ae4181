package dev.fairlead.testkit;

import dev.fairlead.spi.ProviderContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * What the router lends a plugin, with virtual time and numbers that follow from a seed.
 * Thread-safe.
 */
public final class FakeProviderContext implements ProviderContext {
  private static final String GAUGE_NAME = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*";

  private final VirtualClock clock = new VirtualClock();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final RandomGenerator random;

  /** A context of seed 42. */
  public FakeProviderContext() {
    this(42);
  }

  /** A context whose random numbers depend on the seed alone. */
  public FakeProviderContext(long seed) {
    this(new SeededRandom(seed));
  }

  /** A context of other random numbers, which must be safe to draw from any number of threads. */
  public FakeProviderContext(RandomGenerator random) {
    this.random = random;
  }

  /** The clock behind {@link #nanoTime} and {@link #background}. */
  public VirtualClock clock() {
    return clock;
  }

  /** The present value of a gauge the plugin published. */
  public double gauge(String name) {
    DoubleSupplier value = gauges.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no gauge '" + name + "' was published; there are: " + gauges.keySet());
    }
    return value.getAsDouble();
  }

  @Override
  public String owner() {
    return "test";
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ScheduledExecutorService background() {
    return clock.scheduler();
  }

  @Override
  public void gauge(String name, DoubleSupplier value) {
    if (!name.matches(GAUGE_NAME)) {
      throw new IllegalArgumentException(
          "gauge '" + name + "': expected lower-case words joined by dots");
    }
    gauges.put(name, value);
  }
}
