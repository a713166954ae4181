package dev.fairlead.testkit;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final List<FakeEvent> events = new CopyOnWriteArrayList<>();
  private final RandomGenerator random;
  private volatile byte[] saved;
  private volatile String quarantine;
  private volatile ProbeAnswers probes = (endpoint, path) -> null;

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

  /** The present value of a part's gauge. */
  public double gauge(String name, String part) {
    return gauge(name + "#" + part);
  }

  /** The present value of an endpoint's gauge. */
  public double gauge(String name, Endpoint endpoint) {
    return gauge(name + "@" + endpoint.id());
  }

  /** What the plugin told operators, in order. */
  public List<FakeEvent> events() {
    return List.copyOf(events);
  }

  /** Sets what an instance before saved. */
  public FakeProviderContext saved(byte[] value) {
    saved = value;
    return this;
  }

  /** Sets what endpoints answer to probes; no endpoint answers before. */
  public FakeProviderContext probes(ProbeAnswers answers) {
    probes = answers;
    return this;
  }

  /** Why the plugin has put itself out of use; null while it is in use. */
  public String quarantine() {
    return quarantine;
  }

  /** An event as the plugin published it. */
  public record FakeEvent(
      Severity severity, String name, String message, Map<String, String> evidence) {}

  /** What an endpoint answers to a probe. */
  @FunctionalInterface
  public interface ProbeAnswers {
    /** The report, or null for no answer. */
    LoadReport answer(Endpoint endpoint, String path);
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
    gauges.put(checked(name), value);
  }

  @Override
  public void gauge(String name, String part, DoubleSupplier value) {
    gauges.put(checked(name) + "#" + part, value);
  }

  private static String checked(String name) {
    if (!name.matches(GAUGE_NAME)) {
      throw new IllegalArgumentException(
          "gauge '" + name + "': expected lower-case words joined by dots");
    }
    return name;
  }

  @Override
  public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    String key = checked(name) + "@" + endpoint.id();
    gauges.put(key, value);
    return () -> gauges.remove(key, value);
  }

  @Override
  public void event(String name, String message, Map<String, String> evidence) {
    event(Severity.INFO, name, message, evidence);
  }

  @Override
  public void event(Severity severity, String name, String message, Map<String, String> evidence) {
    events.add(new FakeEvent(severity, name, message, new LinkedHashMap<>(evidence)));
  }

  @Override
  public void quarantined(String reason) {
    quarantine = reason;
  }

  @Override
  public byte[] saved() {
    return saved;
  }

  /** Answers in the background, after a millisecond of virtual time or when the time is up. */
  @Override
  public void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    LoadReport report = probes.answer(endpoint, path);
    long nanos = report == null ? timeout.toNanos() : Math.min(1_000_000, timeout.toNanos());
    background().schedule(() -> answer.accept(report), nanos, TimeUnit.NANOSECONDS);
  }
}
