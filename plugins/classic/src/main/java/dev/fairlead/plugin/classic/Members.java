package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.RequestContext;

/**
 * The endpoints of one picker, and what each was worth when it was built, in arrays. Immutable; the
 * router has a new picker built when health moves what an endpoint is worth.
 */
public final class Members {
  private static final String CLOSED = "tried before or full";

  private final Endpoint[] endpoints;
  private final double[] weights;

  /** The members of a set, in its order. */
  public Members(EndpointSet set) {
    endpoints = new Endpoint[set.size()];
    weights = new double[set.size()];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
      weights[i] = endpoints[i].effectiveWeight();
    }
  }

  /** How many there are. */
  public int size() {
    return endpoints.length;
  }

  /** The endpoint at a position, 0 to {@code size() - 1}. */
  public Endpoint get(int index) {
    return endpoints[index];
  }

  /** What an endpoint was worth when this was made: a whole number while it is in full health. */
  public double weight(int index) {
    return weights[index];
  }

  /** A copy the caller may change. */
  public double[] weights() {
    return weights.clone();
  }

  /**
   * The first endpoint from a position on, and around, that the request may go to; null if none.
   */
  public Endpoint firstOpen(RequestContext request, int from) {
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

  /** Writes down which members a request may not go to. */
  public void explainClosed(RequestContext request, Explanation explanation) {
    for (Endpoint endpoint : endpoints) {
      if (request.tried(endpoint)) {
        explanation.excluded(endpoint, CLOSED);
      }
    }
  }
}
