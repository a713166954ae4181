package dev.fairlead.dropin;

import dev.fairlead.config.StrategyConfig;
import dev.fairlead.config.StrategyOptions;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Starts a module once, with the options it has by default, and ends it again: whether it can be
 * used is known before a pool is to run on it. Nobody hears of the trial.
 */
final class ModuleTrial implements ProviderContext {
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fairlead-trial");
            thread.setDaemon(true);
            return thread;
          });

  private ModuleTrial() {}

  /**
   * Makes a strategy and closes it.
   *
   * @throws DropinException if it cannot be made
   */
  static void of(StrategyProvider module) throws DropinException {
    ModuleTrial trial = new ModuleTrial();
    try {
      Options defaults = defaults(module.descriptor());
      Patience.call(
          "its start",
          ModuleTrial.class.getClassLoader(),
          Patience.LIMIT,
          () -> {
            module.create(trial, defaults).close();
            return null;
          });
    } catch (IllegalArgumentException e) {
      throw new DropinException("cannot be used: " + e.getMessage(), e);
    } catch (Throwable e) {
      // Whatever it is, it says that the module cannot be used.
      throw new DropinException("cannot be used: " + e, e);
    } finally {
      trial.background.shutdownNow();
    }
  }

  /** With nested strategies that choose nobody. */
  private static Options defaults(Descriptor descriptor) {
    return new StrategyOptions(
        descriptor,
        new StrategyConfig(descriptor.name(), Map.of()),
        nested -> available -> request -> null);
  }

  // ---- what it is lent

  @Override
  public String owner() {
    return "trial";
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return () -> ThreadLocalRandom.current().nextLong();
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

  @Override
  public void probe(
      Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {}
}
