package dev.fairlead.testkit;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** An immutable endpoint set, in ascending order of id as the router's. */
public final class FakeEndpointSet implements EndpointSet {
  private final List<FakeEndpoint> endpoints;

  private FakeEndpointSet(List<FakeEndpoint> unordered) {
    List<FakeEndpoint> ordered = new ArrayList<>(unordered);
    ordered.sort(Comparator.comparing(FakeEndpoint::id));
    for (int i = 1; i < ordered.size(); i++) {
      if (ordered.get(i).id().equals(ordered.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "endpoint id '" + ordered.get(i).id() + "' occurs twice: ids are unique in a set");
      }
    }
    endpoints = List.copyOf(ordered);
  }

  /** A set of these endpoints, in any order. */
  public static FakeEndpointSet of(FakeEndpoint... endpoints) {
    return new FakeEndpointSet(Arrays.asList(endpoints));
  }

  /** A set of new endpoints {@code e0000}, {@code e0001}, … of weight 1. */
  public static FakeEndpointSet numbered(int size) {
    int[] weights = new int[size];
    Arrays.fill(weights, 1);
    return weighted(weights);
  }

  /** A set of new endpoints {@code e0000}, {@code e0001}, … of these weights. */
  public static FakeEndpointSet weighted(int... weights) {
    List<FakeEndpoint> endpoints = new ArrayList<>(weights.length);
    for (int i = 0; i < weights.length; i++) {
      endpoints.add(FakeEndpoint.of(String.format(Locale.ROOT, "e%04d", i), weights[i]));
    }
    return new FakeEndpointSet(endpoints);
  }

  /** This set and one endpoint more. */
  public FakeEndpointSet with(FakeEndpoint endpoint) {
    List<FakeEndpoint> more = new ArrayList<>(endpoints);
    more.add(endpoint);
    return new FakeEndpointSet(more);
  }

  /** This set without the endpoint of that id. */
  public FakeEndpointSet without(String id) {
    return where(endpoint -> !endpoint.id().equals(id));
  }

  @Override
  public int size() {
    return endpoints.size();
  }

  @Override
  public FakeEndpoint get(int index) {
    return endpoints.get(index);
  }

  @Override
  public FakeEndpointSet where(Predicate<Endpoint> test) {
    return new FakeEndpointSet(endpoints.stream().filter(test).toList());
  }

  /** Whether this very endpoint, not another view of its address, is a member. */
  public boolean contains(Endpoint endpoint) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i) == endpoint) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return endpoints.toString();
  }
}
