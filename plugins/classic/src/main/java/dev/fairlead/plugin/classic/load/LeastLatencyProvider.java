package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code least-latency}: of a few endpoints drawn by chance the one where a request costs less,
 * which is its latency times the requests it would have in flight. For endpoints whose speed
 * differs, or changes; failures count as high latencies, so that one that fails fast attracts
 * nothing.
 *
 * <p>A pick is O(choices), O(endpoints) when all are looked at. The measure is Finagle's peak EWMA
 * ("Beyond round robin", Buoyant 2016) with three changes: one response cannot lift it to any
 * height, idle endpoints do not fade to zero, and failures count. Mitzenmacher: "The power of two
 * choices in randomized load balancing", IEEE TPDS 12 (2001).
 */
public final class LeastLatencyProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "least-latency",
          List.of("peak-ewma"),
          "Draws a few endpoints and takes the one with the least latency for what it has in"
              + " flight.",
          List.of(
              new Option(
                  "choices",
                  Integer.class,
                  "5",
                  0,
                  Double.POSITIVE_INFINITY,
                  "How many endpoints are compared; 0 compares all, 1 is a random choice."),
              Option.duration(
                  "decay",
                  "10s",
                  Duration.ofMillis(1),
                  Duration.ofHours(1),
                  "How long an endpoint is remembered as slow, or as failing: until a third of it"
                      + " is left."),
              new Option(
                  "penalty",
                  Double.class,
                  "4.0",
                  1,
                  1_000,
                  "How many times the usual cost of a request a first failure counts as; each further"
                      + " one counts as four times more, five times over.")),
          Set.of());

  /** For {@link java.util.ServiceLoader}. */
  public LeastLatencyProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new LeastLatency(
        context, options.integer("choices"), options.duration("decay"), options.decimal("penalty"));
  }
}
