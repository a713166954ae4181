package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code adaptive}: one of several strategies, the champion, serves; the others challenge it on a
 * few requests and take its place when they have proven better. For pools of which nobody knows
 * which strategy suits them, or for which that changes.
 *
 * <p>A pick costs a random number and an entry in a table more than that of the strategy that
 * serves.
 */
public final class AdaptiveProvider implements StrategyProvider {
  private static final int MOST_STRATEGIES = 8;
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);

  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "adaptive",
          "Serves with the best of several strategies, and tries the others on a few requests to"
              + " know which that is.",
          List.of(
              new Option(
                  "strategies",
                  Strategy[].class,
                  "predictive, least-latency, p2c",
                  "The strategies, two to eight: the first is champion to begin with, the others"
                      + " challenge it."),
              new Option(
                  "slice",
                  Double.class,
                  "0.03",
                  0.001,
                  0.1,
                  "The share of requests that a challenger serves while it is compared."),
              Option.oneOf(
                  "unit",
                  List.of("auto", "request", "client"),
                  "auto",
                  "What is given to a strategy: each `request` by chance, or a `client` (or hash key,"
                      + " if the pool has a hash rule) with all its requests. `auto`: a hash key if the"
                      + " request has one, else the request."),
              new Option(
                  "confidence",
                  Double.class,
                  "0.99",
                  0.8,
                  0.999999,
                  "How sure it must be that a challenger is better, or is not."),
              new Option(
                  "hysteresis",
                  Double.class,
                  "0.05",
                  0,
                  1,
                  "By which part a challenger's attempts must be better on average; 0.05 is about 2 to"
                      + " 3 % of p99."),
              Option.duration(
                  "window",
                  "60s",
                  LEAST,
                  MOST,
                  "How long a comparison lasts at most, and how long a challenger rests after it lost"
                      + " one; twice as long after each more in a row, up to 16 times."),
              Option.duration(
                  "ramp",
                  "4s",
                  LEAST,
                  MOST,
                  "How long a challenger that was better serves a quarter, then half of the requests,"
                      + " before it takes turns with the champion."),
              new Option(
                  "shadow",
                  Double.class,
                  "0.01",
                  0,
                  1,
                  "The share of requests that are shown to all strategies, for the metrics of what"
                      + " they would have picked.")),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public AdaptiveProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * Makes a strategy.
   *
   * @throws IllegalArgumentException if there are not two to eight strategies
   */
  @Override
  public Strategy create(ProviderContext context, Options options) {
    Settings settings =
        new Settings(
            options.decimal("slice"),
            Unit.valueOf(options.text("unit").toUpperCase(Locale.ROOT)),
            options.decimal("shadow"),
            options.duration("window").toNanos(),
            1 - options.decimal("confidence"),
            options.decimal("hysteresis"),
            options.duration("ramp").toNanos());
    Map<String, Strategy> strategies = options.newStrategies("strategies");
    if (strategies.size() < 2 || strategies.size() > MOST_STRATEGIES) {
      strategies.values().forEach(Strategy::close);
      throw new IllegalArgumentException(
          "strategies " + strategies.keySet() + ": expected 2 to " + MOST_STRATEGIES);
    }
    return new Adaptive(context, strategies, settings);
  }
}
