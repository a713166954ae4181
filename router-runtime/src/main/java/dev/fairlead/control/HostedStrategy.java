package dev.fairlead.control;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;

/** A plugin's strategy together with what the router lent to it. */
record HostedStrategy(Strategy strategy, StrategyContext context) implements Strategy {
  @Override
  public Picker update(EndpointSet available) {
    return strategy.update(available);
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    strategy.completed(request, endpoint, outcome, latencyNanos);
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    return strategy.allows(request, endpoint);
  }

  @Override
  public void close() {
    try {
      strategy.close();
    } finally {
      context.close();
    }
  }
}
