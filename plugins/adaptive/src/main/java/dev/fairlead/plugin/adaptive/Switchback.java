package dev.fairlead.plugin.adaptive;

import java.util.random.RandomGenerator;

/**
 * The last step of a ramp: champion and candidate take turns at serving everything, and the turns
 * are compared. Attempts compared at the same moment meet the queues that both make; whether a
 * strategy is good at handling the queues it makes itself, or sends all requests to the same
 * endpoint at once, shows only when it serves alone. Turns are in pairs whose order is drawn, so
 * that neither meets the better half of what changes over time. See Bojinov, Simchi-Levi and Zhao,
 * "Design and analysis of switchback experiments", Management Science 69, 2023.
 *
 * <p>The comparison at the same moments has shown the candidate to be better, so this is a veto:
 * the candidate passes unless it was worse by more than the hysteresis, and by more than one turn
 * that a burst fell into makes up for.
 *
 * <p>Not thread-safe.
 */
final class Switchback {
  private static final int PAIRS = 6;

  /** In standard errors: with six pairs of equals one in ten is further below. */
  private static final double SURE = 1.5;

  /** The part of a turn in which the queues of the other are worked off. */
  private static final double CARRY_OVER = 0.3;

  private final RandomGenerator random;
  private final long turnNanos;
  private long turnBegan;
  private int turns;
  private boolean candidateFirst;
  private Sample champion = Sample.NONE;
  private Sample candidate = Sample.NONE;
  private int pairs;
  private double sum;
  private double squares;

  Switchback(RandomGenerator random, long turnNanos, long now) {
    this.random = random;
    this.turnNanos = turnNanos;
    this.turnBegan = now;
    this.candidateFirst = random.nextBoolean();
  }

  /** Whether it is the candidate's turn. */
  boolean candidateServes() {
    return candidateFirst == (turns % 2 == 0);
  }

  /** Whether all turns are over. */
  boolean over() {
    return pairs == PAIRS;
  }

  /** Adds what has ended since the last time. */
  void add(Sample ofChampion, Sample ofCandidate, long now) {
    long since = now - turnBegan;
    boolean early = since <= turnNanos * CARRY_OVER;
    boolean candidateServes = candidateServes();
    // Stragglers of a turn that is over still count for it: they are its slowest.
    if (!candidateServes || !early) {
      candidate = candidate.plus(ofCandidate);
    }
    if (candidateServes || !early) {
      champion = champion.plus(ofChampion);
    }
    if (since >= turnNanos) {
      turns++;
      turnBegan = now;
      if (turns % 2 == 0) {
        endPair();
      }
    }
  }

  private void endPair() {
    if (champion.count() > 0 && candidate.count() > 0) {
      // Relative, so that a pair that a burst fell into does not count for all others.
      double both = champion.mean() + candidate.mean();
      double difference = both == 0 ? 0 : 2 * (champion.mean() - candidate.mean()) / both;
      sum += difference;
      squares += difference * difference;
      pairs++;
    }
    champion = Sample.NONE;
    candidate = Sample.NONE;
    candidateFirst = random.nextBoolean();
  }

  /** By which part the candidate was better on average. */
  double advantage() {
    return pairs == 0 ? 0 : sum / pairs;
  }

  /** The standard error of the {@link #advantage}. */
  double error() {
    double mean = advantage();
    return pairs < 2
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(Math.max(0, squares / pairs - mean * mean) / (pairs - 1));
  }

  boolean vetoes(double hysteresis) {
    return advantage() < -hysteresis && advantage() < -SURE * error();
  }
}
