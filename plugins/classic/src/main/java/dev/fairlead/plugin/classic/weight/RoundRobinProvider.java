package dev.fairlead.plugin.classic.weight;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code round-robin}: endpoints in turn, smoothly by weight, as nginx interleaves them. For
 * endpoints that answer alike requests in like time; it does not see load.
 *
 * <p>A pick is O(1): one atomic increment and one array read. Weights whose sum, divided by their
 * common divisor, exceeds 16,384 are kept in the long run with an error that grows with the
 * logarithm of the number of picks (below 6 requests in a million).
 */
public final class RoundRobinProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "round-robin",
          List.of("weighted-round-robin"),
          "Sends requests to the endpoints in turn, smoothly interleaved by weight.",
          List.of(),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public RoundRobinProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new RoundRobin(context.random());
  }
}
