package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code ring-hash}: requests for the same thing get the same endpoint, from every router and
 * across restarts, by consistent hashing; what "the same" means is the pool's hash rule. When an
 * endpoint leaves or joins, only the keys it had or gets move.
 *
 * <p>Shares deviate by about 1 / √(virtual nodes), 8 % with the default; {@link MaglevProvider} is
 * even, at the price of a few keys more that move. A pick is O(1) on average. Karger et al.:
 * "Consistent hashing and random trees", STOC 1997; bounded loads: Mirrokni, Thorup, Zadimoghaddam,
 * SODA 2018.
 */
public final class RingHashProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "ring-hash",
          List.of("ketama"),
          "Sends requests of the same key to the same endpoint, by consistent hashing on a ring.",
          List.of(
              new Option(
                  "virtual-nodes",
                  Integer.class,
                  "160",
                  1,
                  100_000,
                  "How many points on the ring the lightest endpoint has at least, the others by"
                      + " weight; more make shares more even. All together have a million at most."),
              BalanceFactor.OPTION),
          Set.of(Need.HASH_KEY));

  /** For {@link java.util.ServiceLoader}. */
  public RingHashProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    int virtualNodes = options.integer("virtual-nodes");
    return new ByKey(
        context.random(), set -> new Ring(set, virtualNodes), options.decimal(BalanceFactor.NAME));
  }
}
