package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code predictive}: each endpoint's latency at its present load is predicted by a model that
 * learns from the pool's own responses, and the request goes where it costs least, failures and
 * silence included. What it knows is published as metrics, with a forecast of the load.
 *
 * <p>A pick is O(n) up to 16 endpoints, and looks at 16 beyond.
 */
public final class PredictiveProvider implements StrategyProvider {
  private static final String SEASON = "season";
  private static final String UTILIZATION = "target-utilization";

  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "predictive",
          "Learns how slow each endpoint is and how much it can take, and picks the one predicted"
              + " to cost least.",
          List.of(
              new Option(
                  SEASON,
                  Duration.class,
                  "24h",
                  "After how long load repeats, for the forecast; in whole minutes, 0s for never."),
              new Option(
                  UTILIZATION,
                  Double.class,
                  "0.7",
                  0.05,
                  1,
                  "How much of an endpoint's capacity is to be used, for the number of endpoints"
                      + " suggested.")),
          Set.of(Need.OLDEST_UNANSWERED));

  private final Tuning tuning = new Tuning();

  /** For {@link java.util.ServiceLoader}. */
  public PredictiveProvider() {}

  /** With other constants than the defaults. */
  PredictiveProvider(Consumer<Tuning> change) {
    change.accept(tuning);
  }

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    Duration season = options.duration(SEASON);
    if (!season.equals(Duration.ofMinutes(season.toMinutes()))) {
      throw new IllegalArgumentException(
          "option '"
              + SEASON
              + "': expected whole minutes, or 0s, not "
              + season.toMillis()
              + "ms");
    }
    return new Predictive(context, tuning, season, options.decimal(UTILIZATION));
  }
}
