package dev.fairlead.benchmarks;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * What the router lends a strategy, with real time and a real background: reading the clock is a
 * part of what some picks cost, and others depend on what is done between them.
 */
final class RunningContext implements ProviderContext, AutoCloseable {
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "background");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public String owner() {
    return "benchmark";
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return Random.INSTANCE;
  }

  /** Those of whichever thread draws. */
  private enum Random implements RandomGenerator {
    INSTANCE;

    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }

  @Override
  public ScheduledExecutorService background() {
    return background;
  }

  @Override
  public void gauge(String name, DoubleSupplier value) {}

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

  /** Answers at once with what is in flight. */
  @Override
  public void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    double unknown = Double.NaN;
    int inFlight = endpoint.stats().inFlight();
    answer.accept(
        new LoadReport(
            unknown, unknown, unknown, unknown, unknown, inFlight, 10_000_000, nanoTime()));
  }

  @Override
  public void close() {
    background.shutdownNow();
  }
}
