package dev.fairlead.plugin.predictive;

/**
 * What share of a pool's requests fails by chance, against which the failures of one endpoint are
 * judged, and how patient to be with those that fail. Written by the tick, read from anywhere.
 *
 * <p>A failure was chance if a success followed at the same endpoint. What fails and fails is no
 * sign of chance at others; but if more endpoints have failed last than a few, it is chance as well
 * that they have not been asked since.
 */
final class UsualFailures {
  /** Below one request in a thousand seconds there is nothing to be patient with. */
  private static final double LEAST_RATE = 1e-3;

  private final Tuning tuning;
  private volatile double answers;
  private volatile double byChance;
  private volatile int failing;
  private volatile int tolerated;
  private volatile int broken;

  UsualFailures(Tuning tuning) {
    this.tuning = tuning;
  }

  /** Looks at the members of the pool. */
  void look(EndpointModel[] members) {
    double allAnswers = 0;
    double allByChance = 0;
    int failedLast = 0;
    int failedAgain = 0;
    for (EndpointModel member : members) {
      Failures failures = member.failures();
      allAnswers += failures.answers();
      allByChance += failures.byChance();
      failedLast += failures.inRow() > 0 ? 1 : 0;
      failedAgain += failures.inRow() > 1 ? 1 : 0;
    }
    answers = allAnswers;
    byChance = allByChance;
    failing = failedLast;
    broken = failedAgain;
    tolerated = Math.max(1, (int) (tuning.fewShare * members.length));
  }

  /** What share of requests fails by chance at the other endpoints, 0 to 1. */
  double beside(Failures own) {
    double others = answers - own.answers();
    int failingOthers = failing - (own.inRow() > 0 ? 1 : 0);
    double failed = byChance - own.byChance() + Math.max(0, failingOthers - tolerated);
    return others > 0 && failed > 0 ? Math.min(1, failed / others) : 0;
  }

  /**
   * In how many seconds a request may be spent on asking an endpoint that has failed.
   *
   * @param perSecond how many requests the pool gets
   */
  double patienceSeconds(double perSecond) {
    return tuning.patience * Math.max(1, broken) / Math.max(LEAST_RATE, perSecond);
  }
}
