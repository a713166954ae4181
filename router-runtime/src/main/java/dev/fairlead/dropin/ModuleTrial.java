package dev.fairlead.dropin;

import dev.fairlead.config.OptionValue;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.List;
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
final class ModuleTrial implements ProviderContext, Options {
  private final Descriptor descriptor;
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fairlead-trial");
            thread.setDaemon(true);
            return thread;
          });

  private ModuleTrial(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Makes a strategy and closes it.
   *
   * @throws DropinException if it cannot be made
   */
  static void of(StrategyProvider module) throws DropinException {
    ModuleTrial trial = new ModuleTrial(module.descriptor());
    try {
      Patience.call(
          "its start",
          ModuleTrial.class.getClassLoader(),
          Patience.LIMIT,
          () -> {
            module.create(trial, trial).close();
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

  // ---- its options

  private <T> T value(String name, Class<T> type) {
    for (Option option : descriptor.options()) {
      if (option.name().equals(name)) {
        return type.cast(OptionValue.parse(option, option.defaultValue()));
      }
    }
    throw new IllegalArgumentException("no option '" + name + "'");
  }

  @Override
  public String text(String name) {
    return value(name, String.class);
  }

  @Override
  public int integer(String name) {
    return value(name, Integer.class);
  }

  @Override
  public double decimal(String name) {
    return value(name, Double.class);
  }

  @Override
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  @Override
  public Duration duration(String name) {
    return value(name, Duration.class);
  }

  @Override
  @SuppressWarnings("unchecked") // as the option's type says
  public List<String> texts(String name) {
    return value(name, List.class);
  }

  @Override
  @SuppressWarnings("unchecked") // as the option's type says
  public Map<String, List<String>> lists(String name) {
    return value(name, Map.class);
  }

  @Override
  public Strategy newStrategy(String name) {
    return available -> request -> null;
  }

  @Override
  public Map<String, Strategy> newStrategies(String name) {
    return Map.of();
  }
}
