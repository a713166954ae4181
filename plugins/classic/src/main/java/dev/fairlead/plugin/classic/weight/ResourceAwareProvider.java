package dev.fairlead.plugin.classic.weight;

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

/**
 * {@code resource-aware}: endpoints in turn, by what they report that they could serve. For
 * endpoints of different or changing size whose services report their load, as those of gRPC and
 * xDS do.
 *
 * <p>A pick is O(1), as that of {@link RoundRobinProvider}. gRPC proposal A58, "Client-side
 * weighted round robin"; its static-stride schedule is replaced by a rotation that is smoother.
 */
public final class ResourceAwareProvider implements StrategyProvider {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "resource-aware",
          List.of("client-side-weighted-round-robin"),
          "Sends requests to the endpoints in turn, by what they report that they could serve.",
          List.of(
              new Option(
                  "blackout",
                  Duration.class,
                  "3s",
                  "How long an endpoint must have reported its load before its reports count."),
              new Option(
                  "update-interval",
                  Duration.class,
                  "1s",
                  "How often weights are worked out from the latest reports; 100ms at least."),
              new Option(
                  "error-penalty",
                  Double.class,
                  "1.0",
                  0,
                  100,
                  "What an endpoint that fails all its requests adds to its utilization; 0: errors do"
                      + " not count.")),
          Set.of(Need.LOAD_REPORTS));

  /** For {@link java.util.ServiceLoader}. */
  public ResourceAwareProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * Makes a strategy.
   *
   * @throws IllegalArgumentException if {@code update-interval} is below 100 ms
   */
  @Override
  public Strategy create(ProviderContext context, Options options) {
    Duration interval = options.duration("update-interval");
    if (interval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "update-interval " + interval.toMillis() + "ms: expected 100ms or more");
    }
    return new ResourceAware(
        context, options.duration("blackout"), interval, options.decimal("error-penalty"));
  }
}
