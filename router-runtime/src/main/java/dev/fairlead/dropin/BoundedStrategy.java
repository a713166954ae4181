package dev.fairlead.dropin;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.concurrent.Callable;

/**
 * A strategy of a drop-in plugin, whose calls off the request path have an end. What it throws is
 * left to whoever hosts strategies; calls on event loops go straight through.
 *
 * @param loader of the plugin
 */
record BoundedStrategy(Strategy strategy, ClassLoader loader) implements Strategy {
  @Override
  public Picker update(EndpointSet available) {
    return bounded("update", () -> strategy.update(available));
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
  public byte[] save() {
    return bounded("save", strategy::save);
  }

  @Override
  public void close() {
    bounded(
        "close",
        () -> {
          strategy.close();
          return null;
        });
  }

  private <T> T bounded(String what, Callable<T> call) {
    return Patience.run(what, loader, call);
  }
}
