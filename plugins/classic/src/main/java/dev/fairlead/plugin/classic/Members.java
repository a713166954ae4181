package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.RequestContext;

/** The endpoints of one picker and their weights, in arrays. Immutable. */
final class Members {
  private final Endpoint[] endpoints;
  private final int[] weights;
  private final boolean equalWeights;

  Members(EndpointSet set) {
    endpoints = new Endpoint[set.size()];
    weights = new int[set.size()];
    boolean equal = true;
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
      weights[i] = endpoints[i].weight();
      equal &= weights[i] == weights[0];
    }
    equalWeights = equal;
  }

  int size() {
    return endpoints.length;
  }

  Endpoint get(int index) {
    return endpoints[index];
  }

  int weight(int index) {
    return weights[index];
  }

  boolean equalWeights() {
    return equalWeights;
  }

  /** A copy the caller may change. */
  int[] weights() {
    return weights.clone();
  }

  /**
   * The first endpoint from a position on, and around, that the request may go to; null if none.
   */
  Endpoint firstOpen(RequestContext request, int from) {
    for (int i = from; i < endpoints.length; i++) {
      if (!request.tried(endpoints[i])) {
        return endpoints[i];
      }
    }
    for (int i = 0; i < from; i++) {
      if (!request.tried(endpoints[i])) {
        return endpoints[i];
      }
    }
    return null;
  }
}
