package dev.fairlead.plugin.classic.weight;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code random}: by chance, in proportion to weight. Shares no state between threads or routers,
 * so many small routers in front of one pool do not fall into step. Spreads less evenly than {@code
 * round-robin} and does not see load.
 *
 * <p>A pick is O(1): one random number and two array reads (Walker's alias method, 1977).
 */
public final class RandomProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "random",
          "Sends each request to an endpoint drawn by chance, in proportion to weight and health.",
          List.of(),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public RandomProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new WeightedRandom(context.random());
  }
}
