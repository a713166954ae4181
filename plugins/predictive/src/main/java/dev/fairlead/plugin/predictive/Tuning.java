package dev.fairlead.plugin.predictive;

/**
 * The constants of the model, in one place so that each ingredient can be taken out and its worth
 * measured (the ablation in {@code docs/strategies/predictive.md}). Set before a strategy is made
 * with them, never after.
 */
final class Tuning {
  // ---- what a choice costs

  /**
   * How much a millisecond of waiting counts against one of being served. A request that waits also
   * makes those behind it wait: where latency grows in proportion to load, its cost to all is twice
   * its own wait. A little less is best, as below the knee nobody waits for anybody.
   */
  double waitWeight = 1.8;

  /** A failure that is certain costs as much as this many mean latencies. */
  double penalty = 60;

  /** How far chance raises every cost, so that routers that know the same differ in choice. */
  double jitter = 0.1;

  /**
   * How far chance moves the slowness an endpoint is compared by, in standard deviations of its
   * estimate, half of it either way: routers that cannot tell endpoints apart choose differently.
   */
  double doubt = 0.5;

  /**
   * How far use moves it: an endpoint that had half as many requests lately as the others, or
   * fewer, is held to be half that many standard deviations better; one that had half as many more,
   * or beyond, worse. Of endpoints that cannot be told apart none starves.
   */
  double evenness = 1;

  /** Over how long use is compared, in seconds. */
  double useSeconds = 10;

  /** How many endpoints a pick looks at. */
  int candidates = 16;

  // ---- how it learns

  /** How far slowness is expected to wander: variance of its logarithm per second. */
  double slownessWalk = 0.015;

  /** The same for the knee, which is a property of the machine. */
  double kneeWalk = 0.005;

  /** The knee before anything is known, in requests; low, as too low a knee is soon noticed. */
  double firstKnee = 2;

  /** Whether knees are learned at all. */
  boolean learnsKnees = true;

  /** Residuals beyond this many e-folds count as this many: one odd answer moves little. */
  double clip = 2;

  /**
   * Residuals are held to be no smaller than this on average. In overload they are tiny, as many
   * costs average out in a long queue, but they are not independent.
   */
  double leastNoise = 0.4;

  /** Share of a residual in the moving averages that tell bias from noise: about 20 answers. */
  double trackingShare = 0.05;

  /** Bias relative to noise from which on an endpoint is held to have changed. */
  double jumpGate = 0.5;

  /** The filter's gain when residuals are all bias. */
  double jumpGain = 0.3;

  /** How strongly slowness is drawn to the fleet's mean, in its own variances. */
  double shrinkage = 1;

  /** The same for the knee. */
  double kneeShrinkage = 2;

  /** Whether a latency is explained by the load it met, and not by the load at the answer. */
  boolean remembersLoad = true;

  /** How fast the service discipline is learned. */
  double disciplineGain = 0.005;

  /** The service discipline before anything is known: 0 a queue, 1 shared processors. */
  double firstDiscipline = 0.5;

  // ---- endpoints that say nothing

  /** How much slower than the mean a new endpoint is held to be, in e-folds. */
  double cold = 0.7;

  /** Time constant of an idle endpoint's return to the fleet's mean, in seconds. */
  double driftSeconds = 8;

  /**
   * How strongly a knee is drawn to the fleet's mean: as by measuring it to be the mean, once a
   * second, with this variance.
   */
  double kneePrior = 0.3;

  /** Silence that counts, in expected intervals between answers. */
  double stallIntervals = 6;

  /**
   * How many times as long as predicted the oldest request in a queue may have waited before that
   * counts.
   */
  double lateness = 1;

  // ---- failures

  /**
   * The odds that an endpoint has broken before the next request. Evidence that outweighs them is
   * believed.
   */
  double breakage = 1e-5;

  /** What share of endpoints may have failed last without that being held for chance. */
  double fewShare = 1.0 / 8;

  /** Over how long failures are counted to tell what is usual, in seconds. */
  double usualSeconds = 300;

  /** How far one failure raises the expectation of the next. */
  double failureShare = 0.2;

  /** How far one success lowers it. */
  double successShare = 0.1;

  /**
   * Time constant of forgetting a single failure, in seconds, where requests are few; doubles with
   * each in a row.
   */
  double forgetSeconds = 10;

  /** The same where they are many: about four times as long an endpoint is left alone. */
  double leastForgetSeconds = 3;

  /**
   * Between these, the time of so many requests to the pool; in a row of failures up to twice it.
   * An endpoint that stays broken then costs about one request in three to six thousand.
   */
  double patience = 800;

  // ---- classes

  /** Whether request classes have costs of their own. */
  boolean classes = true;

  /** The gain of a class's cost once it is known. */
  double classGain = 0.02;
}
