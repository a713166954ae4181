package dev.fairlead.testkit.simulator;

import java.time.Duration;
import java.util.function.DoubleUnaryOperator;

/**
 * How many requests arrive over time, as a share of the nominal capacity of the endpoints that are
 * there from the start: 1 is what they can just serve while nothing disturbs them. Arrivals are
 * open-loop (clients do not wait for each other) and Poisson at the rate of the moment. Immutable.
 */
public final class Load {
  private final DoubleUnaryOperator shareAtSecond;
  private final double peak;

  private Load(DoubleUnaryOperator shareAtSecond, double peak) {
    if (!(peak > 0 && peak <= 100)) {
      throw new IllegalArgumentException("load " + peak + ": expected more than 0, up to 100");
    }
    this.shareAtSecond = shareAtSecond;
    this.peak = peak;
  }

  /** The same all the time. */
  public static Load steady(double share) {
    return new Load(second -> share, share);
  }

  /** A sine between two shares, beginning with the low one. */
  public static Load wave(double low, double high, Duration period) {
    double seconds = seconds(period);
    double middle = (low + high) / 2;
    double swing = (high - low) / 2;
    return new Load(
        second -> middle - swing * StrictMath.cos(2 * Math.PI * second / seconds),
        Math.max(low, high));
  }

  /** Another share during a while. */
  public Load during(Duration from, Duration to, double share) {
    double first = seconds(from);
    double last = seconds(to);
    return new Load(
        second -> second >= first && second < last ? share : shareAtSecond.applyAsDouble(second),
        Math.max(peak, share));
  }

  /** Another share at the end of every period. */
  public Load bursts(Duration period, Duration length, double share) {
    double every = seconds(period);
    double quiet = every - seconds(length);
    return new Load(
        second -> second % every >= quiet ? share : shareAtSecond.applyAsDouble(second),
        Math.max(peak, share));
  }

  /** The greatest share at any time. */
  public double peak() {
    return peak;
  }

  /** The share at a time. */
  public double at(Duration time) {
    return shareAt(seconds(time));
  }

  double shareAt(double second) {
    return shareAtSecond.applyAsDouble(second);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
