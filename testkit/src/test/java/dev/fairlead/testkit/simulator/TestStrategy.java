package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** A strategy made of a function, and what it heard. */
final class TestStrategy implements StrategyProvider {
  /** Fewest requests in flight, of equals by chance. */
  static final BiFunction<ProviderContext, EndpointSet, Picker> LEAST =
      (context, set) ->
          request -> {
            Endpoint best = null;
            int start = set.size() == 0 ? 0 : context.random().nextInt(set.size());
            for (int i = 0; i < set.size(); i++) {
              Endpoint endpoint = set.get((start + i) % set.size());
              if (!request.tried(endpoint)
                  && (best == null || endpoint.stats().inFlight() < best.stats().inFlight())) {
                best = endpoint;
              }
            }
            return best;
          };

  /** Any, by chance. */
  static final BiFunction<ProviderContext, EndpointSet, Picker> RANDOM =
      (context, set) -> request -> set.get(context.random().nextInt(set.size()));

  private final BiFunction<ProviderContext, EndpointSet, Picker> builder;
  private final Listener listener;
  private final boolean allows;

  TestStrategy(BiFunction<ProviderContext, EndpointSet, Picker> builder) {
    this(builder, (request, endpoint, outcome, nanos) -> {});
  }

  TestStrategy(BiFunction<ProviderContext, EndpointSet, Picker> builder, Listener listener) {
    this(builder, listener, true);
  }

  private TestStrategy(
      BiFunction<ProviderContext, EndpointSet, Picker> builder, Listener listener, boolean allows) {
    this.builder = builder;
    this.listener = listener;
    this.allows = allows;
  }

  /** Chooses nobody. */
  static TestStrategy declining(boolean allows) {
    return new TestStrategy(
        (context, set) -> request -> null, (request, endpoint, outcome, nanos) -> {}, allows);
  }

  @FunctionalInterface
  interface Listener {
    void completed(RequestContext request, Endpoint endpoint, Outcome outcome, long nanos);
  }

  @Override
  public Descriptor descriptor() {
    return new Descriptor(
        "test",
        "For tests.",
        List.of(),
        Set.of(Need.LATENCY, Need.OLDEST_UNANSWERED, Need.LOAD_REPORTS));
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new Strategy() {
      @Override
      public Picker update(EndpointSet available) {
        return builder.apply(context, available);
      }

      @Override
      public boolean allows(RequestContext request, Endpoint endpoint) {
        return allows;
      }

      @Override
      public void completed(
          RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
        listener.completed(request, endpoint, outcome, latencyNanos);
      }
    };
  }
}
