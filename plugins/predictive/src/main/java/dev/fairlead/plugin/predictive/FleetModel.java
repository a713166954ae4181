package dev.fairlead.plugin.predictive;

/**
 * The mean of the endpoints by what is known of them: what is believed of one of which nothing is.
 * Written by the tick, read from anywhere.
 */
final class FleetModel {
  /** A guess, 10 ms, that the first answer replaces. */
  private static final double FIRST_SLOWNESS = Math.log(1e7);

  private static final double IGNORANCE = 4;
  private static final double DOUBT = 1;

  /** Usual failures change slowly: every so many looks will do. */
  private static final int FAILURE_LOOKS = 25;

  private final Tuning tuning;
  private final UsualFailures usualFailures;
  private long looks;
  private volatile double perSecond;
  private volatile boolean known;
  private volatile double slowness = FIRST_SLOWNESS;
  private volatile double logKnee;
  private volatile double capacityPerSecond;
  private volatile double use;

  FleetModel(Tuning tuning) {
    this.tuning = tuning;
    usualFailures = new UsualFailures(tuning);
    logKnee = Math.log(tuning.firstKnee);
  }

  /**
   * Looks at the members of the pool.
   *
   * @param rate how many requests it gets per second
   */
  void look(EndpointModel[] members, double rate) {
    perSecond = rate;
    double slownesses = 0;
    double knees = 0;
    double capacities = 0;
    double uses = 0;
    double weights = 0;
    if (looks++ % FAILURE_LOOKS == 0) {
      usualFailures.look(members);
    }
    for (EndpointModel member : members) {
      uses += member.use();
      Estimate estimate = member.estimate();
      double weight = estimate.weight();
      slownesses += weight * estimate.slowness();
      knees += weight * estimate.logKnee();
      capacities += weight * member.capacityPerSecond();
      weights += weight;
    }
    use = uses / Math.max(1, members.length);
    if (known ? weights > 0 : weights >= 1) {
      slowness = slownesses / weights;
      logKnee = knees / weights;
      capacityPerSecond = capacities / weights;
      known = true;
    }
  }

  /** How failures of one are judged by those of the others. */
  UsualFailures usualFailures() {
    return usualFailures;
  }

  /** In how many seconds a request may be spent on asking an endpoint that has failed. */
  double patienceSeconds() {
    return usualFailures.patienceSeconds(perSecond);
  }

  /** Whether there is a mean at all. */
  boolean known() {
    return known;
  }

  /** Mean logarithm of the nanoseconds a request of mean cost takes without load. */
  double slowness() {
    return slowness;
  }

  /** How many answers an endpoint gave lately, on average. */
  double use() {
    return use;
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
