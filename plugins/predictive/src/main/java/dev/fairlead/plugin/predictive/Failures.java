package dev.fairlead.plugin.predictive;

/**
 * How likely an endpoint's next request fails. A failure raises the expectation, a success lowers
 * it. An endpoint that is avoided has neither, so time lowers it too: more slowly the more failures
 * there were in a row, so that an endpoint that stays broken is asked ever more rarely.
 *
 * <p>Not thread-safe.
 */
final class Failures {
  /** 32 times the time constant of a single failure: five minutes. */
  private static final int MOST_DOUBLINGS = 5;

  /** Over some 200 requests. */
  private static final double SHARE_GAIN = 0.005;

  private static final double NEGLIGIBLE = 1e-4;

  private final Tuning tuning;
  private double expectation;
  private double share;
  private int inRow;

  Failures(Tuning tuning) {
    this.tuning = tuning;
  }

  /**
   * A request has failed.
   *
   * @param usual what share of requests fails at other endpoints, 0 to 1
   */
  void failed(double usual) {
    inRow++;
    share += SHARE_GAIN * (1 - share);
    double chance = Math.pow(usual, inRow);
    double suspicion = tuning.breakage / (tuning.breakage + chance);
    expectation += suspicion * tuning.failureShare * (1 - expectation);
  }

  /** A request has succeeded. */
  void succeeded() {
    inRow = 0;
    share -= SHARE_GAIN * share;
    lower(tuning.successShare);
  }

  /** Time passes. */
  void age(double seconds) {
    int doublings = Math.max(0, Math.min(MOST_DOUBLINGS, inRow - 1));
    lower(1 - Math.exp(-seconds / (tuning.forgetSeconds * (1 << doublings))));
  }

  private void lower(double share) {
    expectation -= share * expectation;
    if (expectation < NEGLIGIBLE) {
      expectation = 0;
    }
  }

  /** How many have failed since the last success. */
  int inRow() {
    return inRow;
  }

  /** What share of requests has failed lately, 0 to 1. */
  double share() {
    return share;
  }

  /** How likely the next fails, 0 to 1. */
  double expectation() {
    return expectation;
  }
}
