package dev.fairlead.plugin.predictive;

/**
 * One endpoint's slowness and knee, estimated from latencies by an extended Kalman filter on
 *
 * <pre>log latency = slowness + log(own + shared · (L(x) - 1)) + noise,  x = load / knee</pre>
 *
 * <p>where {@code L(x) = (1 + x⁴)^¼} is about 1 below the knee and x above it. The filter knows how
 * sure it is of either, so an answer moves much where little is known and little where much is. The
 * change it expects, a random walk, is too slow for a sudden one: that shows as residuals of one
 * sign (the tracking signal of Trigg and Leach, 1967) and widens the variance until the filter has
 * caught up.
 *
 * <p>Not thread-safe.
 */
final class Estimate {
  /** One request alone meets no load. */
  private static final double LEAST_LOG_KNEE = 0;

  private static final double MOST_LOG_KNEE = 9;
  private static final double MOST_SLOWNESS_VARIANCE = 4;
  private static final double MOST_KNEE_VARIANCE = 1;
  private static final double NO_VARIANCE = 1e-9;

  /** Residuals are of a linear model: a long step is one too far from where that holds. */
  private static final double MOST_KNEE_STEP = 0.25;

  private static final long ENOUGH = 10;
  private static final double FIRST_NOISE = 0.7;

  /** Mean square over squared mean magnitude of a normal distribution: π/2. */
  private static final double SQUARE_OF_MAGNITUDE = Math.PI / 2;

  private final Tuning tuning;
  private final double mostKneeVariance;
  private double slowness;
  private double logKnee;
  private double slownessVariance;
  private double kneeVariance;
  private double covariance;
  private double bias;
  private double noise = FIRST_NOISE;
  private double slope;
  private long samples;

  /**
   * Begins with a belief.
   *
   * @param slowness logarithm of nanoseconds
   * @param variance of it: 4 is ignorance
   * @param logKnee logarithm of requests
   */
  Estimate(Tuning tuning, double slowness, double variance, double logKnee) {
    this.tuning = tuning;
    this.slowness = slowness;
    this.logKnee = logKnee;
    this.mostKneeVariance = tuning.learnsKnees ? MOST_KNEE_VARIANCE : NO_VARIANCE;
    this.slownessVariance = Math.min(MOST_SLOWNESS_VARIANCE, variance);
    this.kneeVariance = mostKneeVariance;
  }

  /** How many times as long as without load a request takes at x times the knee: (1 + x⁴)^¼. */
  static double slowdown(double x) {
    double square = x * x;
    return Math.sqrt(Math.sqrt(1 + square * square));
  }

  /**
   * Takes in one success.
   *
   * @param logLatency of nanoseconds
   * @param load requests in flight it met, itself included
   * @param own its class's cost relative to the mean
   * @param shared how much of a queue's delay it suffers, relative to the mean
   * @return how much longer than predicted it took, in e-folds, clipped
   */
  double learn(double logLatency, double load, double own, double shared) {
    double residual = residual(logLatency, load, own, shared);
    track(residual);
    correct(residual);
    samples++;
    return residual;
  }

  /** The same without learning from it. */
  double residual(double logLatency, double load, double own, double shared) {
    double x = load * Math.exp(-logKnee);
    double slowdown = slowdown(x);
    double relative = own + shared * (slowdown - 1);
    double fourth = x * x * x * x;
    slope = shared * slowdown * fourth / ((1 + fourth) * relative);
    double residual = logLatency - slowness - Math.log(relative);
    return Math.max(-tuning.clip, Math.min(tuning.clip, residual));
  }

  private void track(double residual) {
    bias += tuning.trackingShare * (residual - bias);
    noise += tuning.trackingShare * (Math.abs(residual) - noise);
    double signal = Math.abs(bias) / Math.max(noise, tuning.leastNoise);
    if (signal > tuning.jumpGate) {
      double excess = (signal - tuning.jumpGate) / (1 - tuning.jumpGate);
      double gain = tuning.jumpGain * excess * excess;
      slownessVariance = Math.max(slownessVariance, gain / (1 - gain) * noiseVariance());
    }
  }

  private double noiseVariance() {
    double held = Math.max(noise, tuning.leastNoise);
    return SQUARE_OF_MAGNITUDE * held * held;
  }

  /** The filter's step: log latency changes by 1 with slowness and by -slope with the log knee. */
  private void correct(double residual) {
    double toSlowness = slownessVariance - slope * covariance;
    double toKnee = covariance - slope * kneeVariance;
    double variance = toSlowness - slope * toKnee + noiseVariance();
    double kneeStep = toKnee / variance * residual;
    slowness += toSlowness / variance * residual;
    logKnee += Math.max(-MOST_KNEE_STEP, Math.min(MOST_KNEE_STEP, kneeStep));
    logKnee = Math.max(LEAST_LOG_KNEE, Math.min(MOST_LOG_KNEE, logKnee));
    slownessVariance -= toSlowness * toSlowness / variance;
    kneeVariance -= toKnee * toKnee / variance;
    covariance -= toSlowness * toKnee / variance;
    if (!(slownessVariance * kneeVariance > covariance * covariance)) {
      forgetVariances();
    }
  }

  /** Rounding has spoilt them: back to ignorance; the means remain. */
  private void forgetVariances() {
    slownessVariance = MOST_SLOWNESS_VARIANCE;
    kneeVariance = mostKneeVariance;
    covariance = 0;
  }

  /** Time passes: both may have wandered. */
  void age(double seconds) {
    slownessVariance =
        Math.min(MOST_SLOWNESS_VARIANCE, slownessVariance + tuning.slownessWalk * seconds);
    kneeVariance = Math.min(mostKneeVariance, kneeVariance + tuning.kneeWalk * seconds);
  }

  /** Draws slowness to a value. */
  void drift(double value, double share) {
    slowness += share * (value - slowness);
  }

  /**
   * Draws the knee to a value, as if it had been measured to be that, with a variance; the more the
   * less is known of it. Slowness follows, so that what is known only of both together stays.
   */
  void driftKnee(double value, double variance) {
    double toKnee = kneeVariance / (kneeVariance + variance);
    double toSlowness = covariance / (kneeVariance + variance);
    double difference = value - logKnee;
    slowness += toSlowness * difference;
    logKnee += toKnee * difference;
    slownessVariance -= toSlowness * covariance;
    covariance -= toSlowness * kneeVariance;
    kneeVariance -= toKnee * kneeVariance;
  }

  /** Logarithm of the nanoseconds a request of mean cost takes without load. */
  double slowness() {
    return slowness;
  }

  /** Logarithm of the requests in flight from which on latency grows with them. */
  double logKnee() {
    return logKnee;
  }

  /**
   * How unsure it is of the slowness, given the knee. In a long queue the two are known well only
   * together, and it is together that they predict.
   */
  double slownessVariance() {
    return slownessVariance - covariance * covariance / kneeVariance;
  }

  /** How unsure it is of the knee, given the slowness. */
  double kneeVariance() {
    return kneeVariance - covariance * covariance / slownessVariance;
  }

  /** How much the last prediction grows with the logarithm of load, 0 to 1. */
  double slope() {
    return slope;
  }

  /** What it believes, for {@link #restore}; null if it has learned nothing. */
  double[] state() {
    return samples == 0 ? null : new double[] {slowness, slownessVariance, logKnee, kneeVariance};
  }

  /** Takes up what another believed, if a belief can be that. */
  void restore(double[] state) {
    if (state[1] > 0 && state[3] > 0) {
      slowness = state[0];
      slownessVariance = Math.min(MOST_SLOWNESS_VARIANCE, state[1]);
      logKnee = Math.max(LEAST_LOG_KNEE, Math.min(MOST_LOG_KNEE, state[2]));
      kneeVariance = Math.min(mostKneeVariance, state[3]);
      samples = ENOUGH;
    }
  }

  /** How much it counts by the number of answers it has learned from: 0 to 1. */
  double weight() {
    return Math.min(1, (double) samples / ENOUGH);
  }
}
