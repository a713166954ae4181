package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A nested strategy that takes the first open endpoint and remembers what it was told. */
final class Nested implements Strategy {
  final List<String> completed = Collections.synchronizedList(new ArrayList<>());
  volatile int closed;

  @Override
  public Picker update(EndpointSet available) {
    return request -> {
      for (int i = 0; i < available.size(); i++) {
        Endpoint endpoint = available.get(i);
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
    // Not for ever, as it is also measured whether anything allocates.
    if (completed.size() < 100) {
      completed.add(endpoint.id() + " " + outcome);
    }
  }

  @Override
  public void close() {
    closed++;
  }
}
