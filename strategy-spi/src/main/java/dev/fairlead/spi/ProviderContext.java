package dev.fairlead.spi;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What the router lends to a plugin. All methods may be called from any thread. */
public interface ProviderContext {
  /** Whom the instance belongs to: the name of the pool; of the route for a {@link RateLimiter}. */
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

  /**
   * Publishes a gauge of one of several things that the plugin tells apart, its regions for
   * example, tagged {@code part}; it ends with the instance. One gauge has a part for all its
   * values or for none.
   *
   * @param name lower-case words joined by dots, below the plugin's own prefix
   * @param part which of them; one of a bounded number
   * @param value read at each scrape, from any thread
   */
  default void gauge(String name, String part, DoubleSupplier value) {
    gauge(name + "." + part, value);
  }

  /**
   * Publishes a gauge of one endpoint, tagged with its id; it ends with the instance or when
   * closed. A second one of the same name and endpoint takes the place of the first.
   *
   * @param name lower-case words joined by dots, below the plugin's own prefix
   * @param value read at each scrape, from any thread
   */
  Registration gauge(String name, Endpoint endpoint, DoubleSupplier value);

  /**
   * Tells operators of something that does not happen per request: a switch, a fallback, a database
   * replaced. It is logged, counted by name and kept for explanations.
   *
   * @param name what kind: lower-case words joined by hyphens
   * @param message one sentence
   * @param evidence figures by name, in the order they are shown; no personal data
   */
  void event(String name, String message, Map<String, String> evidence);

  /** What {@link Strategy#save} of the instance before returned, or null. */
  byte[] saved();

  /**
   * Asks an endpoint for its load, beside the requests it serves: a GET on a connection of the
   * router's, with the pool's TLS. What comes back is checked as every report is, published as the
   * endpoint's {@link EndpointStats#loadReport} and handed over.
   *
   * @param path what to ask for, beginning with a slash
   * @param timeout when to give up, more than 0
   * @param answer hears of the report once, on any thread; null if none came in time or it was not
   *     valid
   */
  void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer);

  /** Something published that can be taken back. Closing twice does nothing. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
