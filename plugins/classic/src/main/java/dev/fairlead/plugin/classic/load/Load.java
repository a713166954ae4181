package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import java.util.random.RandomGenerator;

/**
 * How loaded an endpoint is by what it has in flight, and which of two should have the next
 * request.
 *
 * <p>The load of an endpoint is ((in flight + 1)^bias - 1) / weight. With bias 1 that is requests
 * in flight per weight; with bias 0 nothing is ever loaded; above 1 crowding counts for more than
 * weight. An idle endpoint's load is 0 whatever its weight.
 *
 * <p>Two endpoints are compared by how much the second lacks to be as loaded as the first. Between
 * equal weights that is a whole number of requests, and any lack decides. Between unequal weights
 * it may be a fraction of a request, which decides with that probability: an endpoint of weight 1
 * beside one of weight 100 with 5 in flight lacks 0.05 requests, and giving it one each time it is
 * seen idle would give it 20 times its share.
 *
 * <p>Rejected: the largest weight / (in flight + 1)^bias, which starves light endpoints while heavy
 * ones are idle; drawing in proportion to that number, which sends requests to the more loaded of
 * two equals.
 */
final class Load {
  /** Covers what an endpoint usually has in flight, in 2 KiB. */
  private static final int TABULATED = 256;

  private final double bias;
  private final double[] tabulated = new double[TABULATED];

  /**
   * A measure of load.
   *
   * @param bias 0 or more
   */
  Load(double bias) {
    this.bias = bias;
    for (int i = 0; i < TABULATED; i++) {
      tabulated[i] = weightless(i);
    }
  }

  /** Compares members by load. */
  Comparison comparing(Members members, RandomGenerator random) {
    return new ByLoad(members, random);
  }

  private final class ByLoad implements Comparison {
    private final Members members;
    private final RandomGenerator random;

    ByLoad(Members members, RandomGenerator random) {
      this.members = members;
      this.random = random;
    }

    @Override
    public boolean prefersSecond(int first, int second, long instant) {
      // All times the weight of the first, as a division takes as long as the rest together.
      Endpoint one = members.get(first);
      Endpoint other = members.get(second);
      double load = weightless(one);
      if (load == 0) {
        return false;
      }
      double weight = one.effectiveWeight();
      double lack = load * other.effectiveWeight() - weightless(other) * weight;
      return lack > 0 && (lack >= weight || random.nextDouble() * weight < lack);
    }

    @Override
    public void explain(int index, long instant, Explanation explanation) {
      Endpoint endpoint = members.get(index);
      explanation.term(endpoint, "in-flight", endpoint.stats().inFlight());
      explanation.term(endpoint, "weight", endpoint.effectiveWeight());
      explanation.term(endpoint, "load", weightless(endpoint) / endpoint.effectiveWeight());
    }
  }

  private double weightless(Endpoint endpoint) {
    int inFlight = endpoint.stats().inFlight();
    return inFlight < TABULATED ? tabulated[Math.max(0, inFlight)] : weightless(inFlight);
  }

  private double weightless(int inFlight) {
    return Math.pow(inFlight + 1.0, bias) - 1;
  }
}
