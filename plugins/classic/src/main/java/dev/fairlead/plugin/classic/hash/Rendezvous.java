package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.RequestContext;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Every endpoint has a score for a key, and the highest wins. A key therefore moves only when its
 * own endpoint leaves or a newcomer outscores it, and its second choice is already settled. Scores
 * depend on the key and the endpoint's id alone, so all routers agree without talking to each
 * other. Immutable.
 *
 * <p>Weighted, the score is weight / -ln(u) for a hash u between 0 and 1 (Schindelhauer, Schomaker:
 * "Weighted distributed hash tables", SPAA 2005). Within equal weights the greatest hash decides,
 * so endpoints are grouped by weight and a logarithm is taken once per group rather than once per
 * endpoint; {@code StrictMath}, as routers on other machines must find the same winner.
 */
final class Rendezvous {
  private final Endpoint[] byWeight;
  private final long[] hashes;

  /** Where each group of equal weight ends in {@link #byWeight}. */
  private final int[] groupEnds;

  Rendezvous(EndpointSet set) {
    byWeight = new Endpoint[set.size()];
    for (int i = 0; i < byWeight.length; i++) {
      byWeight[i] = set.get(i);
    }
    Arrays.sort(byWeight, Comparator.comparingInt(Endpoint::weight));
    hashes = new long[byWeight.length];
    int[] ends = new int[byWeight.length];
    int groups = 0;
    for (int i = 0; i < byWeight.length; i++) {
      hashes[i] = Hashes.of(byWeight[i].id());
      if (i + 1 == byWeight.length || byWeight[i].weight() != byWeight[i + 1].weight()) {
        ends[groups++] = i + 1;
      }
    }
    groupEnds = Arrays.copyOf(ends, groups);
  }

  /**
   * The endpoint of the highest score that the request may go to and that is below its bound; the
   * highest of those at their bounds if no other is left; null if none is open.
   *
   * @param perWeight what {@link LoadBound#perWeight} says
   */
  Endpoint pick(RequestContext request, long key, double perWeight) {
    Endpoint winner = highest(request, key, perWeight);
    return winner == null && perWeight != Double.POSITIVE_INFINITY
        ? highest(request, key, Double.POSITIVE_INFINITY)
        : winner;
  }

  private Endpoint highest(RequestContext request, long key, double perWeight) {
    Endpoint winner = null;
    double leastCost = Double.POSITIVE_INFINITY;
    int index = 0;
    for (int end : groupEnds) {
      Endpoint best = null;
      long highest = Long.MIN_VALUE;
      for (; index < end; index++) {
        long hash = Hashes.mix(hashes[index] ^ key);
        if (hash >= highest
            && !request.tried(byWeight[index])
            && !LoadBound.isReached(byWeight[index], perWeight)) {
          highest = hash;
          best = byWeight[index];
        }
      }
      if (groupEnds.length == 1) {
        return best;
      }
      if (best != null) {
        double cost = cost(best, highest);
        if (cost < leastCost) {
          leastCost = cost;
          winner = best;
        }
      }
    }
    return winner;
  }

  /** Writes down what every endpoint costs for a key; the least is the highest score. */
  void explain(long key, Explanation explanation) {
    for (int i = 0; i < byWeight.length; i++) {
      explanation.term(byWeight[i], "hash-cost", cost(byWeight[i], Hashes.mix(hashes[i] ^ key)));
    }
  }

  private static double cost(Endpoint endpoint, long hash) {
    return -StrictMath.log(unit(hash)) / endpoint.weight();
  }

  /** A number between 0 and 1, both excluded, in the order of the hashes. */
  private static double unit(long hash) {
    return ((hash >> 12) + 0x1p51 + 0.5) * 0x1p-52;
  }
}
