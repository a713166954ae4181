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
 * {@code maglev}: requests for the same thing get the same endpoint, from every router and across
 * restarts; what "the same" means is the pool's hash rule. Shares are even to a place of the table:
 * within 1 % while it has a hundred places to an endpoint.
 *
 * <p>When an endpoint leaves or joins, about its own keys move, and a few of the others. A pick is
 * O(1), one array read; a table takes about 3 ms to fill. Eisenbud et al.: "Maglev: a fast and
 * reliable software network load balancer", NSDI 2016; bounded loads: Mirrokni, Thorup,
 * Zadimoghaddam, SODA 2018.
 */
public final class MaglevProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "maglev",
          "Sends requests of the same key to the same endpoint, by a table of even shares.",
          List.of(
              new Option(
                  "table-size",
                  Integer.class,
                  "65537",
                  251,
                  5_000_011,
                  "How many places the table has, a prime: a hundred to an endpoint keep shares"
                      + " within 1 %."),
              BalanceFactor.OPTION),
          Set.of(Need.HASH_KEY));

  /** For {@link java.util.ServiceLoader}. */
  public MaglevProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * Makes a strategy.
   *
   * @throws IllegalArgumentException if {@code table-size} is not a prime
   */
  @Override
  public Strategy create(ProviderContext context, Options options) {
    int size = options.integer("table-size");
    if (!Maglev.isPrime(size)) {
      throw new IllegalArgumentException(
          "table-size " + size + ": expected a prime, such as 65537 or 655373");
    }
    return new ByKey(
        context.random(), set -> new Maglev(set, size), options.decimal(BalanceFactor.NAME));
  }
}
