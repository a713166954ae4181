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
   * Publishes a gauge; it ends with the instance. The router puts the plugin's name before the
   * gauge's: {@code load.now} of the strategy {@code predictive} is shown as {@code
   * fairlead_strategy_predictive_load_now}. A gauge that cannot be published, because its name is
   * not well-formed or its label is not the one it has elsewhere, is named in the log and left out.
   *
   * @param name lower-case words joined by dots, without the plugin's name
   * @param value read at each scrape, from any thread; not waited for if it blocks
   */
  void gauge(String name, DoubleSupplier value);

  /**
   * Publishes a gauge of one of several things that the plugin tells apart, its regions for
   * example, tagged {@code part}; it ends with the instance. One gauge has a part for all its
   * values or for none.
   *
   * @param name as for {@link #gauge(String, DoubleSupplier)}
   * @param part which of them; one of a bounded number, not empty, at most 200 characters
   * @param value read at each scrape, from any thread; not waited for if it blocks
   */
  default void gauge(String name, String part, DoubleSupplier value) {
    gauge(name + "." + part, value);
  }

  /**
   * Publishes a gauge of one endpoint, tagged with its id; it ends with the instance or when
   * closed. A second one of the same name and endpoint takes the place of the first.
   *
   * @param name as for {@link #gauge(String, DoubleSupplier)}
   * @param value read at each scrape, from any thread; not waited for if it blocks
   */
  Registration gauge(String name, Endpoint endpoint, DoubleSupplier value);

  /**
   * Tells operators of something that does not happen per request: a switch, a database replaced.
   * It is logged and counted by name, and of each name the last is shown with explanations. As
   * {@link #event(Severity, String, String, Map)} with {@link Severity#INFO}.
   *
   * @param name what kind: lower-case words joined by hyphens
   * @param message one sentence
   * @param evidence figures by name, in the order they are shown; no personal data
   */
  void event(String name, String message, Map<String, String> evidence);

  /**
   * Tells operators of something that does not happen per request, and how much it matters: the
   * level it is logged with, and a label of the counter.
   *
   * @param name what kind: lower-case words joined by hyphens
   * @param message one sentence
   * @param evidence figures by name, in the order they are shown; no personal data
   */
  default void event(Severity severity, String name, String message, Map<String, String> evidence) {
    event(name, message, evidence);
  }

  /**
   * Says that the plugin has put itself out of use, because what it relies on keeps failing: shown
   * where operators look for quarantined plugins, in metrics, the view of its pool and
   * explanations. It goes on being asked; what it answers meanwhile is its own affair.
   *
   * @param reason one sentence without personal data; null: it is in use again
   */
  default void quarantined(String reason) {}

  /** What {@link Strategy#save} of the instance before returned, or null. */
  byte[] saved();

  /**
   * Asks an endpoint for its load, beside the requests it serves: a GET on a connection of the
   * router's, with the pool's TLS. What comes back is checked as every report is, published as the
   * endpoint's {@link EndpointStats#loadReport} and handed over.
   *
   * @param path what to ask for, beginning with a slash
   * @param timeout when to give up, more than 0
   * @param answer hears of the report once, as a task of {@link #background}; null if none came in
   *     time or it was not valid. It hears nothing once the instance has closed, nor while 1,000
   *     earlier answers still wait for their turn
   */
  void probe(Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer);

  /** Something published that can be taken back. Closing twice does nothing. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
