package dev.fairlead.plugin.predictive;

import java.util.Arrays;

/**
 * The mean of the endpoints that are known: what is believed of one of which nothing is. Written by
 * the tick, read from anywhere.
 */
final class FleetModel {
  /** A guess, 10 ms, that the first answer replaces. */
  private static final double FIRST_SLOWNESS = Math.log(1e7);

  private static final double IGNORANCE = 4;
  private static final double DOUBT = 1;

  /** Usual failures change slowly: every so many looks will do. */
  private static final int FAILURE_LOOKS = 25;

  private final Tuning tuning;
  private long looks;
  private volatile double usualFailures;
  private volatile boolean known;
  private volatile double slowness = FIRST_SLOWNESS;
  private volatile double logKnee;
  private volatile double capacityPerSecond;

  FleetModel(Tuning tuning) {
    this.tuning = tuning;
    logKnee = Math.log(tuning.firstKnee);
  }

  /** Looks at the members of the pool. */
  void look(EndpointModel[] members) {
    double slownesses = 0;
    double knees = 0;
    double capacities = 0;
    int count = 0;
    if (looks++ % FAILURE_LOOKS == 0) {
      lookForFailures(members);
    }
    for (EndpointModel member : members) {
      Estimate estimate = member.estimate();
      if (estimate.known()) {
        slownesses += estimate.slowness();
        knees += estimate.logKnee();
        capacities += member.capacityPerSecond();
        count++;
      }
    }
    if (count > 0) {
      slowness = slownesses / count;
      logKnee = knees / count;
      capacityPerSecond = capacities / count;
      known = true;
    }
  }

  /** The median, as a few that are broken say nothing of the others. */
  private void lookForFailures(EndpointModel[] members) {
    double[] shares = new double[members.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = members[i].failureShare();
    }
    Arrays.sort(shares);
    usualFailures = shares.length == 0 ? 0 : shares[(shares.length - 1) / 2];
  }

  /** What share of requests fails at an endpoint that is no worse than most, 0 to 1. */
  double usualFailures() {
    return usualFailures;
  }

  /** Whether there is a mean at all. */
  boolean known() {
    return known;
  }

  /** Mean logarithm of the nanoseconds a request of mean cost takes without load. */
  double slowness() {
    return slowness;
  }

  /** Mean logarithm of knees. */
  double logKnee() {
    return logKnee;
  }

  /** How many requests an endpoint serves at its knee, on average; 0 if nothing is known. */
  double capacityPerSecond() {
    return capacityPerSecond;
  }

  /** What to think of an endpoint that nobody has met: somewhat worse than the others. */
  Estimate stranger() {
    return known
        ? new Estimate(
            tuning, slowness + tuning.cold, DOUBT, Math.min(logKnee, Math.log(tuning.firstKnee)))
        : new Estimate(tuning, slowness, IGNORANCE, logKnee);
  }
}
