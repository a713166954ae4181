package dev.fairlead.testkit.sample;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

final class LocalFirst implements Strategy {
  private final String zone;
  private final RandomGenerator random;

  LocalFirst(String zone, RandomGenerator random) {
    this.zone = zone;
    this.random = random;
  }

  @Override
  public Picker update(EndpointSet available) {
    Endpoint[] local = array(available.where(e -> zone.equals(e.label("zone"))));
    Endpoint[] remote = array(available.where(e -> !zone.equals(e.label("zone"))));
    return request -> {
      Endpoint endpoint = pick(local, request);
      return endpoint != null ? endpoint : pick(remote, request);
    };
  }

  private Endpoint pick(Endpoint[] endpoints, RequestContext request) {
    if (endpoints.length == 0) {
      return null;
    }
    int start = random.nextInt(endpoints.length);
    for (int i = 0; i < endpoints.length; i++) {
      Endpoint endpoint = endpoints[(start + i) % endpoints.length];
      if (!request.tried(endpoint)) {
        return endpoint;
      }
    }
    return null;
  }

  private static Endpoint[] array(EndpointSet set) {
    Endpoint[] endpoints = new Endpoint[set.size()];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
    }
    return endpoints;
  }
}
