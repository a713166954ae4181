package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;
import java.util.Arrays;

/** What has befallen a server so far: how fast it is at the moment, and whether it answers. */
final class Condition {
  private final double[] factors;
  private double speed = 1;
  private int pauses;
  private long resumesAt;
  private boolean up = true;
  private boolean refusing;
  private double failing;
  private Outcome failure;

  /**
   * Nothing.
   *
   * @param slots how many causes there are that change its speed, each of its own slot
   */
  Condition(int slots) {
    factors = new double[slots];
    Arrays.fill(factors, 1);
  }

  void reset() {
    Arrays.fill(factors, 1);
    speed = 1;
    pauses = 0;
    up = true;
    refusing = false;
    failing = 0;
  }

  void factor(int slot, double value) {
    factors[slot] = value;
    speed = 1;
    for (double one : factors) {
      speed *= one;
    }
  }

  void pause(long until) {
    pauses++;
    resumesAt = Math.max(resumesAt, until);
  }

  void resume() {
    pauses--;
  }

  void fail(double share, Outcome outcome) {
    failing = share;
    failure = outcome;
  }

  void refuse(boolean value) {
    refusing = value;
  }

  void up(boolean value) {
    up = value;
  }

  /** Relative to its own when nothing has befallen it; not 0 while it stands still. */
  double speed() {
    return speed;
  }

  boolean standsStill() {
    return pauses > 0;
  }

  /** When it goes on, if it stands still; else now. */
  long resumesAt(long now) {
    return standsStill() ? Math.max(resumesAt, now) : now;
  }

  /** Whether connections are accepted. */
  boolean reachable() {
    return up && !refusing;
  }

  /** The share of requests answered with an error at once. */
  double failing() {
    return failing;
  }

  /** Which error. */
  Outcome failure() {
    return failure;
  }

  /** What it can do relative to when nothing has befallen it, 0 to 1. */
  double availability() {
    return !reachable() || standsStill() ? 0 : speed * (1 - failing);
  }
}
