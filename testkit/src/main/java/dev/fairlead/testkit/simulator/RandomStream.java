package dev.fairlead.testkit.simulator;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 that is split by name: each purpose has numbers of its own, so that drawing more for
 * one changes nothing for another. Logarithms are {@link StrictMath}'s, so that every platform
 * draws the same. Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA
 * 2014. Not thread-safe.
 */
final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private long state;

  RandomStream(long seed) {
    this.seed = mix(seed + GOLDEN_GAMMA);
    this.state = this.seed;
  }

  /**
   * Independent numbers that depend on this stream's seed and the purpose, not on what was drawn.
   */
  RandomStream split(String purpose) {
    long hash = seed;
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix(hash ^ purpose.charAt(i)) + GOLDEN_GAMMA;
    }
    return new RandomStream(hash);
  }

  /** As {@link #split(String)}, for the members of a row. */
  RandomStream split(int index) {
    return new RandomStream(mix(seed ^ mix(index + 1L)));
  }

  /** A number from 0 to 1 that depends on the arguments alone. */
  static double unit(long seed, long first, long second) {
    return (mix(seed ^ mix(first * GOLDEN_GAMMA ^ mix(second + 1))) >>> 11) * 0x1.0p-53;
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Exponential of mean 1. */
  @Override
  public double nextExponential() {
    return -StrictMath.log1p(-nextDouble());
  }

  /** Normal of mean 0 and deviation 1, by Marsaglia's polar method. */
  @Override
  public double nextGaussian() {
    double x;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
  }
}
