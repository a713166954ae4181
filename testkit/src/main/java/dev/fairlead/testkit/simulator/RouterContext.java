package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What a simulated router lends its strategy: virtual time, numbers of its own. */
final class RouterContext implements ProviderContext {
  private final Engine engine;
  private final int router;
  private final RandomGenerator random;

  RouterContext(Engine engine, int router, RandomGenerator random) {
    this.engine = engine;
    this.router = router;
    this.random = random;
  }

  @Override
  public String owner() {
    return "router-" + router;
  }

  @Override
  public long nanoTime() {
    return engine.now();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ScheduledExecutorService background() {
    return engine.clock().scheduler();
  }

  @Override
  public void gauge(String name, DoubleSupplier value) {
    engine.recorder().gauge(owner() + " " + name, value);
  }

  @Override
  public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    String key = owner() + " " + name + "@" + endpoint.id();
    engine.recorder().gauge(key, value);
    return () -> engine.recorder().gaugeEnds(key, value);
  }

  @Override
  public void event(String name, String message, Map<String, String> evidence) {
    engine.recorder().event(engine.now(), owner(), name, message, evidence);
  }

  @Override
  public byte[] saved() {
    return null;
  }

  @Override
  public void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    engine.probe((RouterEndpoint) endpoint, timeout.toNanos(), answer);
  }
}
