package dev.fairlead.pool;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes the place of a picker that a strategy failed to build: whom its rules allow, in turn. */
final class InTurn implements Picker {
  private final Strategy strategy;
  private final List<? extends Endpoint> endpoints;
  private final AtomicInteger turn = new AtomicInteger();

  InTurn(Strategy strategy, List<? extends Endpoint> endpoints) {
    this.strategy = strategy;
    this.endpoints = endpoints;
  }

  @Override
  public Endpoint pick(RequestContext request) {
    int size = endpoints.size();
    int from = size == 0 ? 0 : Math.floorMod(turn.getAndIncrement(), size);
    for (int i = 0; i < size; i++) {
      Endpoint endpoint = endpoints.get(from + i < size ? from + i : from + i - size);
      if (!request.tried(endpoint) && strategy.allows(request, endpoint)) {
        return endpoint;
      }
    }
    return null;
  }
}
