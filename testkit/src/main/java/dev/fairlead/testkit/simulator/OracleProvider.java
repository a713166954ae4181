package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * What could be reached by knowing everything that no router can: the request's cost, the work
 * every endpoint has before it and on its way from all routers, its speed, its cache, when a pause
 * ends, who is failing. Sends each request to where it will be answered first. That is greedy, so
 * not the optimum, but close to it; it lives in the simulator only.
 */
final class OracleProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "oracle",
          "Knows the true backlog, cost and speed: a reference that no router can reach.",
          List.of(),
          Set.of());

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new Oracle(context);
  }

  private record Oracle(ProviderContext context) implements Strategy {
    /** Worse than any wait. */
    private static final double FAILURE_NANOS = 60e9;

    @Override
    public Picker update(EndpointSet available) {
      return request -> pick(available, (Attempt) request);
    }

    private Endpoint pick(EndpointSet available, Attempt request) {
      RouterEndpoint best = null;
      double least = Double.POSITIVE_INFINITY;
      // Equals are taken in turn.
      int start = available.size() == 0 ? 0 : context.random().nextInt(available.size());
      for (int i = 0; i < available.size(); i++) {
        int index = start + i < available.size() ? start + i : start + i - available.size();
        RouterEndpoint endpoint = (RouterEndpoint) available.get(index);
        if (request.tried(endpoint)) {
          continue;
        }
        Server server = endpoint.server;
        double nanos =
            2.0 * endpoint.halfTripNanos + server.foreseenNanos(request.cost, request.key);
        nanos +=
            server.condition().reachable()
                ? server.condition().failing() * FAILURE_NANOS
                : FAILURE_NANOS;
        if (nanos < least) {
          least = nanos;
          best = endpoint;
        }
      }
      return best;
    }
  }
}
