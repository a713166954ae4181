package dev.fairlead.plugin.adaptive;

import java.util.random.RandomGenerator;

/** A candidate's way to the championship: a quarter, a half, then everything in turns. */
final class Ramp {
  private static final double[] SHARES = {0.25, 0.5};

  /**
   * A step that shows no advantage for so many times its length is left to the turns, which must
   * then show one: beside a strategy that spares the busy endpoints another looks as good.
   */
  private static final int PATIENCE = 3;

  /** Of the length of a step. */
  private static final int TURNS_OF_STEP = 4;

  final int candidate;
  private final Settings settings;
  private final RandomGenerator random;
  private int step;
  private boolean doubtful;
  private long stepBegan;
  private Evidence evidence;
  private final Evidence turns;
  private Switchback switchback;

  /** What follows from what was seen. */
  enum Verdict {
    GOES_ON,
    PASSED,
    FAILS,
    WORSE,
    NOT_BETTER,
    WORSE_ALONE
  }

  Ramp(int candidate, Settings settings, RandomGenerator random, long now) {
    this.candidate = candidate;
    this.settings = settings;
    this.random = random;
    this.turns = new Evidence(settings.alpha());
    begin(0, now);
  }

  private void begin(int next, long now) {
    step = next;
    stepBegan = now;
    if (step < SHARES.length) {
      evidence = new Evidence(settings.alpha());
    } else {
      switchback = new Switchback(random, settings.stepNanos() / TURNS_OF_STEP, now);
    }
  }

  /** The candidate's share now. */
  double share() {
    if (switchback != null) {
      return switchback.candidateServes() ? 1 : 0;
    }
    return SHARES[step];
  }

  /** Adds what has ended since the last time. */
  Verdict add(Sample ofChampion, Sample ofCandidate, long now) {
    return switchback == null
        ? addOfBoth(ofChampion, ofCandidate, now)
        : addOfTurns(ofChampion, ofCandidate, now);
  }

  private Verdict addOfBoth(Sample ofChampion, Sample ofCandidate, long now) {
    evidence.add(ofChampion, ofCandidate);
    double advantage = evidence.advantage();
    if (evidence.rivalFails(advantage)) {
      return Verdict.FAILS;
    }
    if (advantage + evidence.halfWidth() < 0) {
      return Verdict.WORSE;
    }
    long since = now - stepBegan;
    if (since >= settings.stepNanos()) {
      if (advantage > 0) {
        begin(step + 1, now);
      } else if (since >= PATIENCE * settings.stepNanos()) {
        doubtful = true;
        begin(SHARES.length, now);
      }
    }
    return Verdict.GOES_ON;
  }

  private Verdict addOfTurns(Sample ofChampion, Sample ofCandidate, long now) {
    // Only for failures: what ends at the same moment was not sent at the same.
    turns.add(ofChampion, ofCandidate);
    switchback.add(ofChampion, ofCandidate, now);
    if (turns.rivalFails(switchback.advantage())) {
      return Verdict.FAILS;
    }
    if (!switchback.over()) {
      return Verdict.GOES_ON;
    }
    if (doubtful && switchback.advantage() <= 0) {
      return Verdict.NOT_BETTER;
    }
    return switchback.vetoes(settings.hysteresis()) ? Verdict.WORSE_ALONE : Verdict.PASSED;
  }

  /** When the present step began. */
  long stepBegan() {
    return stepBegan;
  }

  /** Of the present step, or the one before the turns. */
  Evidence evidence() {
    return evidence;
  }

  /** Null before the last step. */
  Switchback switchback() {
    return switchback;
  }
}
