package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.List;

/** Takes the endpoint at a position, or the next that was not tried; keeps what it hears. */
class AnyUntried implements Strategy {
  private final int position;
  final List<String> heard = new ArrayList<>();
  int updates;
  int closed;

  AnyUntried(int position) {
    this.position = position;
  }

  @Override
  public Picker update(EndpointSet available) {
    updates++;
    return request -> {
      for (int i = 0; i < available.size(); i++) {
        Endpoint endpoint = available.get((position + i) % available.size());
        if (!request.tried(endpoint)) {
          return endpoint;
        }
      }
      return null;
    };
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    synchronized (heard) {
      // Not for ever, as it is also measured whether anything allocates.
      if (heard.size() < 10_000) {
        heard.add(endpoint.id() + " " + outcome + " " + latencyNanos);
      }
    }
  }

  @Override
  public void close() {
    closed++;
  }
}
