package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code p2c}, the power of two choices: two different endpoints by chance, of which the one with
 * less in flight for its weight has the request. The strategy to begin with when requests or
 * endpoints are not alike; {@code least-request} is the same with its numbers open to tuning.
 *
 * <p>With n requests on n endpoints the fullest holds about log log n of them, where random choice
 * gives it log n / log log n. A pick is O(1). Mitzenmacher: "The power of two choices in randomized
 * load balancing", IEEE TPDS 12 (2001).
 */
public final class P2cProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "p2c",
          List.of("power-of-two-choices"),
          "Draws two different endpoints and takes the one with fewer requests in flight for its"
              + " weight.",
          List.of(),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public P2cProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new LeastLoaded(context.random(), 2, new Load(1));
  }
}
