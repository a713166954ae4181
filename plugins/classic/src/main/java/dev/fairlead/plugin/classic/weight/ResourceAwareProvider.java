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
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "resource-aware",
          List.of("client-side-weighted-round-robin"),
          "Sends requests to the endpoints in turn, by what they report that they could serve.",
          List.of(
              Option.duration(
                  "blackout",
                  "3s",
                  Duration.ZERO,
                  Duration.ofHours(1),
                  "How long an endpoint must have reported its load before its reports count."),
              Option.duration(
                  "update-interval",
                  "1s",
                  Duration.ofMillis(100),
                  Duration.ofHours(1),
                  "How often weights are worked out from the latest reports."),
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

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new ResourceAware(
        context,
        options.duration("blackout"),
        options.duration("update-interval"),
        options.decimal("error-penalty"));
  }
}
