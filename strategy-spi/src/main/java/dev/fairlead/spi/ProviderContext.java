package dev.fairlead.spi;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What the router lends to a plugin. All methods may be called from any thread. */
public interface ProviderContext {
  /** Whom the instance belongs to, for logs: the name of the pool. */
  String owner();

  /** Monotonic time in nanoseconds from an arbitrary origin; a plugin reads no other clock. */
  long nanoTime();

  /**
   * A source of randomness that is safe, and does not contend, from any number of threads; a plugin
   * uses no other.
   */
  RandomGenerator random();

  /** Runs work off the request path. Tasks end with the instance that submitted them. */
  ScheduledExecutorService background();

  /**
   * Publishes a gauge; it ends with the instance.
   *
   * @param name lower-case words joined by dots, below the plugin's own prefix
   * @param value read at each scrape, from any thread
   */
  void gauge(String name, DoubleSupplier value);
}
