package dev.fairlead.plugin.predictive;

/**
 * How likely an endpoint's next request fails. A failure raises the expectation, a success lowers
 * it. An endpoint that is avoided has neither, so time lowers it too: more slowly the more failures
 * there were in a row, so that an endpoint that stays broken is asked ever more rarely, but no more
 * slowly than asking it costs a small share of all requests.
 *
 * <p>A failure may be chance where others fail now and then. Whether the endpoint has broken is a
 * sequential test (Page 1954): evidence is the logarithm of how much likelier the last answers are
 * if half of its requests fail than if the usual share does.
 *
 * <p>Not thread-safe.
 */
final class Failures {
  /** 32 times the time constant of a single failure: five minutes. */
  private static final int MOST_DOUBLINGS = 5;

  /** Of the requests whose failure is bearable, how many times as many as at first. */
  private static final double MORE_PATIENCE = 2;

  /** The share of failures by which one is recognized that has broken, at least partly. */
  private static final double BROKEN = 0.5;

  /** A success is that much likelier from one that fails hardly ever. */
  private static final double FOR_SOUND = -Math.log(1 - BROKEN);

  /** No failure at all cannot be told from very few. */
  private static final double LEAST_USUAL = 1e-9;

  /** Some forty successes take it back. */
  private static final double MOST_EVIDENCE = 30;

  /** Failures this close may have one cause, and met requests under way together. */
  private static final long BURST_NANOS = 1_000_000_000;

  private static final double NEGLIGIBLE = 1e-4;

  private final Tuning tuning;
  private double expectation;
  private double evidence;
  private int inRow;
  private int sinceSuccess;
  private long countedNanos;
  private double answers;
  private double byChance;

  Failures(Tuning tuning) {
    this.tuning = tuning;
  }

  /**
   * A request has failed.
   *
   * @param usual what share of requests fails by chance at other endpoints, 0 to 1
   */
  void failed(long nowNanos, double usual) {
    if (inRow == 0 || nowNanos - countedNanos >= BURST_NANOS) {
      inRow++;
      countedNanos = nowNanos;
    }
    answers++;
    sinceSuccess++;
    double likelier = Math.log(BROKEN / Math.max(LEAST_USUAL, usual));
    evidence = Math.max(0, Math.min(MOST_EVIDENCE, evidence + likelier));
    double suspicion = 1 / (1 + Math.exp(-evidence) / tuning.breakage);
    expectation += suspicion * tuning.failureShare * (1 - expectation);
  }

  /** A request has succeeded: it has not broken. */
  void succeeded() {
    answers++;
    byChance += sinceSuccess;
    sinceSuccess = 0;
    inRow = 0;
    evidence = Math.max(0, evidence - FOR_SOUND);
    lower(tuning.successShare);
  }

  /**
   * Time passes.
   *
   * @param patience in how many seconds one request may be spent on learning that it still fails
   */
  void age(double seconds, double patience) {
    double first = Math.max(tuning.leastForgetSeconds, Math.min(tuning.forgetSeconds, patience));
    int doublings = Math.max(0, Math.min(MOST_DOUBLINGS, inRow - 1));
    double most = Math.max(first, MORE_PATIENCE * patience);
    lower(1 - Math.exp(-seconds / Math.min(most, first * (1 << doublings))));
    double left = Math.exp(-seconds / tuning.usualSeconds);
    answers *= left;
    byChance *= left;
  }

  private void lower(double share) {
    expectation -= share * expectation;
    if (expectation < NEGLIGIBLE) {
      expectation = 0;
    }
  }

  /** How often it has failed since the last success; failures within a second count as one. */
  int inRow() {
    return inRow;
  }

  /** How many answers it has given lately, of either kind. */
  double answers() {
    return answers;
  }

  /** How many of them were failures that a success has followed. */
  double byChance() {
    return byChance;
  }

  /** How likely the next fails, 0 to 1. */
  double expectation() {
    return expectation;
  }
}
