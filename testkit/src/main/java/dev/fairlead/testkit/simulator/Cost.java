package dev.fairlead.testkit.simulator;

import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** How much work a request is: the time an endpoint of speed 1 needs for it. Immutable. */
public final class Cost {
  private final double mean;
  private final ToDoubleFunction<RandomGenerator> sampler;

  private Cost(double mean, ToDoubleFunction<RandomGenerator> sampler) {
    if (!(mean > 0)) {
      throw new IllegalArgumentException("mean cost " + mean + " ns: expected more than 0");
    }
    this.mean = mean;
    this.sampler = sampler;
  }

  /** The same for every request. */
  public static Cost fixed(Duration cost) {
    double nanos = cost.toNanos();
    return new Cost(nanos, random -> nanos);
  }

  /** Without memory. */
  public static Cost exponential(Duration mean) {
    double nanos = mean.toNanos();
    return new Cost(nanos, random -> nanos * random.nextExponential());
  }

  /**
   * The exponential of a normal distribution, as latencies of services usually are.
   *
   * @param sigma deviation of the logarithm, 0 to 3; at 1 the 99th percentile is 6 times the mean
   */
  public static Cost lognormal(Duration mean, double sigma) {
    if (!(sigma >= 0 && sigma <= 3)) {
      throw new IllegalArgumentException("sigma " + sigma + ": expected 0 to 3");
    }
    double nanos = mean.toNanos();
    double median = nanos * StrictMath.exp(-sigma * sigma / 2);
    return new Cost(nanos, random -> median * StrictMath.exp(sigma * random.nextGaussian()));
  }

  /**
   * Bounded Pareto: a few requests are most of the work.
   *
   * @param alpha the tail: the chance to exceed x falls with x^-alpha; more than 1, up to 10
   * @param range the largest cost relative to the smallest, more than 1
   */
  public static Cost pareto(Duration mean, double alpha, double range) {
    if (!(alpha > 1 && alpha <= 10) || !(range > 1)) {
      throw new IllegalArgumentException(
          "alpha " + alpha + ", range " + range + ": expected 1 < alpha <= 10 and range > 1");
    }
    double cut = StrictMath.pow(range, -alpha);
    double nanos = mean.toNanos();
    double ofLeast = alpha / (alpha - 1) * (1 - StrictMath.pow(range, 1 - alpha)) / (1 - cut);
    double least = nanos / ofLeast;
    return new Cost(
        nanos, random -> least * StrictMath.pow(1 - random.nextDouble() * (1 - cut), -1 / alpha));
  }

  /** In nanoseconds. */
  public double meanNanos() {
    return mean;
  }

  /** One request's cost in nanoseconds. */
  double sampleNanos(RandomGenerator random) {
    return sampler.applyAsDouble(random);
  }
}
