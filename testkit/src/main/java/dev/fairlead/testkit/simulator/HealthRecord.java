package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;

/**
 * What a router holds against an endpoint, with the real router's figures: a moving average of
 * failures, of which shedding a request is a third, made worse by failures in a row, and fading
 * once nobody has sent the endpoint anything for a minute.
 */
final class HealthRecord {
  private static final double SHARE = 1.0 / 128;
  private static final double SHED = 1.0 / 3;
  private static final double NEGLIGIBLE = 1e-4;

  /** That many failures in a row leave nothing of the score. */
  private static final double RUN_LIMIT = 27;

  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final long HALF_LIFE_NANOS = 30_000_000_000L;

  private double blame;
  private double run;
  private long fadesAt = QUIET_NANOS;

  void judge(Outcome outcome, long now) {
    fadesAt = now + QUIET_NANOS;
    double failed = outcome == Outcome.SUCCESS ? 0 : outcome == Outcome.OVERLOADED ? SHED : 1;
    run = failed == 0 ? 0 : Math.min(RUN_LIMIT, run + failed);
    blame(blame + (failed - blame) * SHARE);
  }

  /** Lets what is held against it fade if it is time to. */
  void fade(long now) {
    if (now >= fadesAt) {
      fadesAt = now + HALF_LIFE_NANOS;
      run /= 2;
      blame(blame / 2);
    }
  }

  /** It has joined, or come back: nothing is held against it. */
  void clear() {
    run = 0;
    blame = 0;
  }

  /** 0 to 1. */
  double score() {
    return (1 - blame) * (1 - run / RUN_LIMIT);
  }

  private void blame(double value) {
    blame = value < NEGLIGIBLE ? 0 : value;
  }
}
