package dev.fairlead.pool;

import dev.fairlead.spi.Outcome;

/**
 * How fit one endpoint is: what attempts say of it, times what checks and warm-up leave of that.
 * Judged and read from any loop without locks; everything else is changed under the pool's monitor.
 */
final class HealthScore {
  /** Hears, from any loop, that something was held against an endpoint. */
  interface Watch {
    /** The score is on the move. */
    void stirred();

    /** Who is offered may have to change at once. */
    void alarmed();
  }

  /** Parts of a failure; one is what an endpoint is blamed for that sheds a request. */
  private static final int FAILED = 3;

  /**
   * A third: at a threshold of 70 % only an endpoint that sheds more than nine in ten is left
   * alone, as one that serves a tenth still takes load off the others.
   */
  private static final int SHED = 1;

  /**
   * What is in a row counts more than its share: eight failures, with what the average holds of
   * them, leave less than 70 % of the score. The more an endpoint fails anyway the less that says,
   * as one that fails every second request has eight in a row all the time.
   */
  private static final double RUN_LIMIT = 27 * FAILED;

  /** What failed checks that are too few for a verdict may take off the score. */
  private static final double STRAIN_SHARE = 0.3;

  private final HotCounters counters;
  private final Watch watch;
  private final Standing standing;

  /** What checks and warm-up leave. */
  private volatile double scale = 1;

  /** Failed checks in a row, as a share of those that make a verdict. */
  private volatile double strain;

  private volatile double alarmBelow;
  private volatile Trial trial;
  private double used = 1;

  HealthScore(HotCounters counters, Watch watch, long now) {
    this.counters = counters;
    this.watch = watch;
    this.standing = new Standing(now);
  }

  // ---- from any loop

  /** 0 to 1. */
  double value() {
    return successes() * scale;
  }

  /** What attempts alone say, 0 to 1. */
  private double successes() {
    double share = 1 - counters.blame();
    int run = counters.run();
    return run == 0 ? share : share * Math.max(0, 1 - share * run / RUN_LIMIT);
  }

  /** What attempts and checks say of a healthy endpoint, 0 to 1. */
  double fitness() {
    return successes() * (1 - STRAIN_SHARE * strain);
  }

  /** An attempt has ended. */
  void judge(Outcome outcome) {
    switch (outcome) {
      case CANCELLED -> {}
      case SUCCESS -> praise();
      case OVERLOADED -> blame(SHED);
      case FAILURE, UNREACHABLE, TIMED_OUT -> blame(FAILED);
    }
  }

  private void praise() {
    counters.praise();
    Trial current = trial;
    if (current != null) {
      current.succeeded();
      if (current.passed()) {
        watch.alarmed();
      }
    }
  }

  private void blame(int thirds) {
    counters.blame(thirds);
    watch.stirred();
    Trial current = trial;
    if (current != null) {
      current.failed();
      watch.alarmed();
    } else if (fitness() < alarmBelow) {
      watch.alarmed();
    }
  }

  /** What admits attempts to an endpoint that is tried; null: everybody may. */
  Trial trial() {
    return trial;
  }

  // ---- under the monitor

  Standing standing() {
    return standing;
  }

  /** Whether anything is held against the endpoint. */
  boolean blamed() {
    return counters.blame() != 0 || counters.run() != 0;
  }

  /** Lets no more be held against the endpoint than that. */
  void pardon(double most) {
    counters.pardon(most);
  }

  /** Lets half of what is held against the endpoint be forgotten. */
  void halve() {
    counters.halve();
  }

  /** The endpoint begins to serve, or does so again: it warms up, with a clean record. */
  void joined(long now) {
    counters.pardon(0);
    strain = 0;
    standing.joined(now);
  }

  /**
   * @param doubted whether verdicts are not believed
   * @param warmth 0 to 1
   */
  void scale(Health health, boolean doubted, double warmth) {
    double checks = health == Health.HEALTHY ? 1 - STRAIN_SHARE * strain : 0;
    scale = (doubted ? 1 : checks) * warmth;
  }

  void strain(double value) {
    strain = value;
  }

  /** Below which {@link #fitness} the watch is alarmed; 0: never. */
  void alarmBelow(double value) {
    alarmBelow = value;
  }

  void trial(Trial value) {
    trial = value;
  }

  /** By how much it has moved since the strategy last saw it. */
  double moved() {
    return Math.abs(value() - used);
  }

  void used() {
    used = value();
  }
}
