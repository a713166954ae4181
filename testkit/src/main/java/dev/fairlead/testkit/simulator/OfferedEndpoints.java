package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The endpoints a router offers its strategy, in ascending order of id. */
final class OfferedEndpoints implements EndpointSet {
  private final List<RouterEndpoint> endpoints;

  OfferedEndpoints(List<RouterEndpoint> endpoints) {
    this.endpoints = endpoints.stream().sorted(Comparator.comparing(RouterEndpoint::id)).toList();
  }

  @Override
  public int size() {
    return endpoints.size();
  }

  @Override
  public RouterEndpoint get(int index) {
    return endpoints.get(index);
  }

  @Override
  public EndpointSet where(Predicate<Endpoint> test) {
    return new OfferedEndpoints(endpoints.stream().filter(test).toList());
  }
}
