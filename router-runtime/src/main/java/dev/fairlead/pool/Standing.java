package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig.SlowStart;
import java.time.Duration;

/**
 * Whether an endpoint is fit for requests, and since when it serves. Changed under the pool's
 * monitor.
 *
 * <p>Who falls below the limit is unfit. It is left alone for a while, then tried with one request
 * at a time; each trial that fails doubles the while. When the scores are not believed, as too few
 * endpoints would be left, it gets requests all the same, and is fit again as soon as these say so.
 */
final class Standing {
  /** As long as most restarts take. */
  static final long FIRST_HOLD = Duration.ofSeconds(5).toNanos();

  /** An endpoint that never recovers costs a request a minute. */
  static final long LONGEST_HOLD = Duration.ofSeconds(60).toNanos();

  /** How far above the limit the score must be to be fit again: a step of hysteresis. */
  static final double REGAIN = 0.05;

  /** After that long without an attempt what was held against an endpoint begins to fade. */
  static final long QUIET = Duration.ofSeconds(60).toNanos();

  /** Each time that is over, half of it is gone. */
  private static final long HALF_LIFE = Duration.ofSeconds(30).toNanos();

  private volatile boolean fit = true;
  private Trial trial;
  private long holdNanos;
  private long heldUntil;
  private long fitSince;
  private long joined;

  private long attempts = -1;
  private long fadesAt;

  Standing(long now) {
    joined(now);
  }

  /** The endpoint begins to serve, and nothing is held against it. */
  void joined(long now) {
    joined = now;
    fitSince = now;
    fit = true;
    trial = null;
    holdNanos = 0;
  }

  boolean fit() {
    return fit;
  }

  /** Null unless it is being tried. */
  Trial trial() {
    return trial;
  }

  /** The scores are not believed: whoever is unfit gets requests as everybody does. */
  void doubted() {
    trial = null;
  }

  /**
   * Takes the time and what attempts have said into account.
   *
   * @param limit what the fitness must not be below
   * @param believed whether the unfit are left alone
   * @return whether it is to be offered otherwise than before
   */
  boolean advance(HealthScore score, double limit, boolean believed, long now) {
    if (fit) {
      return score.fitness() < limit && fall(now);
    }
    if (limit == 0 || !believed && score.fitness() >= limit + REGAIN) {
      return rise(now);
    }
    if (trial == null) {
      return believed && now - heldUntil >= 0 && attempt(score, limit);
    }
    if (trial.passed()) {
      score.pardon((1 - limit) / 2);
      joined = now;
      return rise(now);
    }
    return trial.over() && fall(now);
  }

  private boolean fall(long now) {
    boolean again = holdNanos > 0 && (!fit || now - fitSince < LONGEST_HOLD);
    holdNanos = again ? Math.min(2 * holdNanos, LONGEST_HOLD) : FIRST_HOLD;
    heldUntil = now + holdNanos;
    fit = false;
    trial = null;
    return true;
  }

  private boolean rise(long now) {
    fit = true;
    trial = null;
    fitSince = now;
    return true;
  }

  private boolean attempt(HealthScore score, double limit) {
    score.pardon(1 - limit);
    trial = new Trial();
    return true;
  }

  /** Lets what is held against an endpoint fade that nobody has sent a request to for long. */
  void fade(EndpointState state, long now) {
    if (state.picks() != attempts || state.inFlight() > 0) {
      attempts = state.picks();
      fadesAt = now + QUIET;
    } else if (now - fadesAt >= 0) {
      state.score().halve();
      fadesAt = now + HALF_LIFE;
    }
  }

  /** How far it has warmed up, above 0 to 1. */
  double warmth(SlowStart slow, long now) {
    if (slow == null) {
      return 1;
    }
    double part = (double) (now - joined) / slow.window().toNanos();
    return part >= 1
        ? 1
        : Math.max(slow.minimum(), Math.pow(Math.max(0, part), 1 / slow.aggression()));
  }
}
