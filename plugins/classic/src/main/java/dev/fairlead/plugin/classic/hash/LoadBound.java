package dev.fairlead.plugin.classic.hash;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;

/**
 * How much an endpoint may have in flight before keys that lead to it go elsewhere: (1 + ε) times
 * its share by weight of all requests in flight, the new one included, rounded up. Some endpoint is
 * always below that. Mirrokni, Thorup, Zadimoghaddam: "Consistent hashing with bounded loads", SODA
 * 2018 (arXiv 2016).
 *
 * <p>Adding up what is in flight takes time in proportion to the number of endpoints, so among n it
 * is done for one pick in n / {@value #LOOKS}. As many requests more spread over n endpoints raise
 * the share of each by a {@value #LOOKS}th of a request, which is what the bound may be off.
 */
final class LoadBound {
  /** How many endpoints a pick looks at, on average, to know what is in flight. */
  private static final int LOOKS = 16;

  private final Endpoint[] endpoints;
  private final double perRequest;
  private final int picksPerCount;

  /** Neither is exact between threads, nor need it be: a count is only ever a little old. */
  private int picksLeft;

  private volatile int total;

  /**
   * A bound for the members of a set.
   *
   * @param balanceFactor ε, how far above its share an endpoint may go; 0 for no bound
   */
  LoadBound(EndpointSet set, double balanceFactor) {
    endpoints = new Endpoint[balanceFactor > 0 ? set.size() : 0];
    double weights = 0;
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
      weights += endpoints[i].weight();
    }
    perRequest = (1 + balanceFactor) / weights;
    picksPerCount = Math.max(1, endpoints.length / LOOKS);
  }

  /** How much may be in flight per weight for the next request; infinite without a bound. */
  double perWeight() {
    if (endpoints.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (--picksLeft <= 0) {
      picksLeft = picksPerCount;
      int sum = 0;
      for (Endpoint endpoint : endpoints) {
        sum += Math.min(endpoint.stats().inFlight(), Integer.MAX_VALUE / endpoints.length);
      }
      total = sum;
    }
    return perRequest * (total + 1.0);
  }

  /**
   * Whether an endpoint has as much in flight as it may.
   *
   * @param perWeight what {@link #perWeight} said for this pick
   */
  static boolean isReached(Endpoint endpoint, double perWeight) {
    return perWeight != Double.POSITIVE_INFINITY
        && endpoint.stats().inFlight() >= limit(endpoint, perWeight);
  }

  /** Writes down what is in flight, what may be, and who is at its bound. */
  static void explain(Members members, double perWeight, Explanation explanation) {
    for (int i = 0; i < members.size() && perWeight != Double.POSITIVE_INFINITY; i++) {
      Endpoint endpoint = members.get(i);
      explanation.term(endpoint, "in-flight", endpoint.stats().inFlight());
      explanation.term(endpoint, "in-flight-bound", limit(endpoint, perWeight));
      if (isReached(endpoint, perWeight)) {
        explanation.excluded(endpoint, "at its bound of requests in flight");
      }
    }
  }

  private static double limit(Endpoint endpoint, double perWeight) {
    return Math.ceil(perWeight * endpoint.weight());
  }
}
