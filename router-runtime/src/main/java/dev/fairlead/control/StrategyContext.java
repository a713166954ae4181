package dev.fairlead.control;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What the router lends to one strategy, and takes back when the strategy closes. */
final class StrategyContext implements ProviderContext {
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private final String pool;
  private final String strategy;
  private final MeterRegistry meters;
  private final List<Meter> gauges = new ArrayList<>();
  private ScheduledThreadPoolExecutor background;
  private boolean closed;

  /**
   * @param strategy its name, behind the names of those it is nested in
   */
  StrategyContext(String pool, String strategy, MeterRegistry meters) {
    this.pool = pool;
    this.strategy = strategy;
    this.meters = meters;
  }

  @Override
  public String owner() {
    return pool;
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
  public synchronized void gauge(String name, DoubleSupplier value) {
    if (!closed) {
      gauges.add(
          Gauge.builder("fairlead.strategy." + name, value, DoubleSupplier::getAsDouble)
              .tag("pool", pool)
              .tag("strategy", strategy)
              .strongReference(true)
              .register(meters));
    }
  }

  @Override
  public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    return () -> {};
  }

  @Override
  public void event(String name, String message, Map<String, String> evidence) {}

  @Override
  public byte[] saved() {
    return null;
  }

  @Override
  public void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    answer.accept(null);
  }

  synchronized void close() {
    closed = true;
    gauges.forEach(meters::remove);
    gauges.clear();
    if (background != null) {
      background.shutdownNow();
    }
  }
}
