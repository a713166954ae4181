package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.concurrent.atomic.AtomicInteger;

/** A fallback that takes the last endpoint that fits, and counts what it is told. */
final class AnyFit implements Strategy {
  final AtomicInteger completed = new AtomicInteger();
  volatile String forbidden = "";
  volatile boolean closed;

  @Override
  public Picker update(EndpointSet available) {
    return request -> {
      for (int i = available.size() - 1; i >= 0; i--) {
        if (!request.tried(available.get(i))) {
          return available.get(i);
        }
      }
      return null;
    };
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    completed.incrementAndGet();
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    return !endpoint.id().equals(forbidden);
  }

  @Override
  public void close() {
    closed = true;
  }
}
