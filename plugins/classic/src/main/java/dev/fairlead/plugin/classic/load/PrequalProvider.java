package dev.fairlead.plugin.classic.load;

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
 * {@code prequal}: by what endpoints say, when they are asked, of their requests in flight and
 * latency. For many routers before endpoints whose load comes from all of them, or from elsewhere;
 * endpoints must answer a probe. While they do not, it is {@code p2c}.
 *
 * <p>A pick is O(1), it looks at 16 answers at most. Wydrowski, Kleinberg, Rumble, Archer: "Load is
 * not what you should balance: introducing Prequal", NSDI 2024. Different here: answers of one
 * endpoint replace each other, endpoints that fail are passed over, and weight counts.
 */
public final class PrequalProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "prequal",
          "Asks endpoints for requests in flight and latency, and takes the fastest that is not"
              + " crowded.",
          List.of(
              new Option(
                  "path",
                  String.class,
                  "/load",
                  "What endpoints are asked for; the answer is a load report."),
              new Option(
                  "probes",
                  Double.class,
                  "1.0",
                  0.001,
                  10,
                  "How many probes are sent for each request, in the background."),
              new Option(
                  "probes-per-second",
                  Integer.class,
                  "1000",
                  1,
                  1_000_000,
                  "How many probes are sent at most, whatever the number of requests."),
              new Option(
                  "hot-quantile",
                  Double.class,
                  "0.3",
                  0,
                  1,
                  "Which endpoints are crowded: those above this quantile of requests in flight; 0:"
                      + " requests in flight alone count, 1: latency alone."),
              Option.duration(
                  "max-age",
                  "1s",
                  Duration.ofMillis(1),
                  Duration.ofHours(1),
                  "How long the answer to a probe counts, and is waited for.")),
          Set.of(Need.LOAD_REPORTS, Need.LATENCY));

  /** For {@link java.util.ServiceLoader}. */
  public PrequalProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * Makes a strategy.
   *
   * @throws IllegalArgumentException if {@code path} does not begin with a slash
   */
  @Override
  public Strategy create(ProviderContext context, Options options) {
    String path = options.text("path");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "': expected it to begin with a slash");
    }
    return new Prequal(
        context,
        new PrequalOptions(
            path,
            options.decimal("probes"),
            options.integer("probes-per-second"),
            options.decimal("hot-quantile"),
            options.duration("max-age")));
  }
}
