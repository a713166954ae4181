package com.example.three;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * Looks at three endpoints, drawn at random, and takes the one with the least to do for its weight,
 * which sinks with its health: an endpoint that fails at once always has little to do.
 */
record BestOfThree(RandomGenerator random) implements Strategy {
  @Override
  public Picker update(EndpointSet available) {
    return request -> pick(available, request);
  }

  private Endpoint pick(EndpointSet endpoints, RequestContext request) {
    Endpoint best = null;
    double least = Double.MAX_VALUE;
    int size = endpoints.size();
    for (int draws = 0; draws < 3 && size > 0; draws++) {
      Endpoint drawn = endpoints.get(random.nextInt(size));
      double load = (1.0 + drawn.stats().inFlight()) / drawn.effectiveWeight();
      if (load < least && !request.tried(drawn)) {
        best = drawn;
        least = load;
      }
    }
    for (int i = 0; best == null && i < size; i++) {
      best = request.tried(endpoints.get(i)) ? null : endpoints.get(i);
    }
    return best;
  }
}
