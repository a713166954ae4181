package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code least-request}: the endpoint with the fewest requests in flight for its weight, of a few
 * drawn by chance. For requests whose cost differs, or endpoints whose speed does: a slow one keeps
 * its requests longer and so is given fewer.
 *
 * <p>The options are those of Envoy's policy of that name; what they mean for unequal weights is
 * said in {@link Load}. A pick is O(choices), O(endpoints) when all are looked at. Mitzenmacher:
 * "The power of two choices in randomized load balancing", IEEE TPDS 12 (2001).
 */
public final class LeastRequestProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "least-request",
          List.of("least-connections"),
          "Draws a few endpoints and takes the one with the fewest requests in flight for its"
              + " weight.",
          List.of(
              new Option(
                  "choices",
                  Integer.class,
                  "2",
                  0,
                  Double.POSITIVE_INFINITY,
                  "How many endpoints are compared; 0 compares all, 1 is a random choice."),
              new Option(
                  "bias",
                  Double.class,
                  "1.0",
                  0,
                  10,
                  "How strongly requests in flight count against weight; 0 leaves weight alone.")),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public LeastRequestProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new LeastLoaded(
        context.random(), options.integer("choices"), new Load(options.decimal("bias")));
  }
}
