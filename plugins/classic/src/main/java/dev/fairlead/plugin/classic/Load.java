package dev.fairlead.plugin.classic;

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

  /** Whether the second of two members, and not the first, should have the next request. */
  boolean prefersSecond(Members members, int first, int second, RandomGenerator random) {
    double lack =
        of(members, first) * members.weight(second) / members.weight(first) - of(members, second);
    return lack > 0 && (lack >= 1 || random.nextDouble() < lack);
  }

  private double of(Members members, int index) {
    int inFlight = members.get(index).stats().inFlight();
    return inFlight < TABULATED ? tabulated[Math.max(0, inFlight)] : weightless(inFlight);
  }

  private double weightless(int inFlight) {
    return Math.pow(inFlight + 1.0, bias) - 1;
  }
}
