package dev.fairlead.plugin.classic.load;

import java.time.Duration;

/**
 * What an endpoint's failures count as: many times what requests to the pool usually cost, less and
 * less. A failure is often fast; without this, what compares latencies would take the endpoint that
 * fails at once for the best there is.
 *
 * <p>How many times depends on the evidence, so that an endpoint that failed once among equals is
 * back soon, and one that does nothing else is left alone for longer and longer: 4 times for the
 * first failure, then 16, 64, 256 and 1,024; fading with τ = 10 s they take 14 to 69 seconds.
 * Failures of the same second, which may have one cause, are one piece of evidence. Each success
 * takes back a tenth.
 */
final class Blame {
  private static final double GROWTH = 4;
  private static final float MOST = 5;
  private static final double FORGIVEN = 0.9;
  private static final float NEGLIGIBLE = 0.05f;
  private static final int SECOND = Decay.ticks(Duration.ofSeconds(1));

  private final double first;
  private final Fading factor;

  /** Failures that are not made up for; an update lost between threads is one of many. */
  private volatile float evidence;

  private volatile int lastEvidence;

  /**
   * No failures yet.
   *
   * @param first how many times the usual cost the first failure counts as
   */
  Blame(double first, Decay decay) {
    this.first = first;
    factor = new Fading(decay, decay);
  }

  /** A failure. */
  void failed(int tick) {
    float known = evidence;
    if (known == 0 || tick - lastEvidence >= SECOND) {
      lastEvidence = tick;
      known = Math.min(MOST, known + 1);
      evidence = known;
    }
    factor.raise(first * Math.pow(GROWTH, known - 1), tick);
  }

  /** A success. */
  void succeeded(int tick) {
    float known = evidence;
    if (known > 0) {
      evidence = known < NEGLIGIBLE ? 0 : (float) (known * FORGIVEN);
      factor.scale(FORGIVEN, tick);
    }
  }

  /** How many times the usual cost its failures count as; 0 without any. */
  double at(int tick) {
    return factor.at(tick);
  }

  /** Whether its failures count for more than a request usually costs. */
  boolean isGrave(int tick) {
    return at(tick) > 1;
  }

  /** How much there is to make up for, 0 to 5. */
  double evidence() {
    return evidence;
  }

  /** Takes over what another instance knew. */
  void restore(double times, double known, int tick) {
    factor.raise(times, tick);
    evidence = (float) Math.min(MOST, known);
    lastEvidence = tick;
  }
}
