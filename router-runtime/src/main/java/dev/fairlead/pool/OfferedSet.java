package dev.fairlead.pool;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Endpoints in ascending order of id. */
record OfferedSet(List<? extends Endpoint> endpoints) implements EndpointSet {
  @Override
  public int size() {
    return endpoints.size();
  }

  @Override
  public Endpoint get(int index) {
    return endpoints.get(index);
  }

  @Override
  public EndpointSet where(Predicate<Endpoint> test) {
    List<Endpoint> subset = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      if (test.test(endpoint)) {
        subset.add(endpoint);
      }
    }
    return new OfferedSet(List.copyOf(subset));
  }
}
