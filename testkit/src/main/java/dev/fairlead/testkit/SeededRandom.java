package dev.fairlead.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * SplitMix64 over an atomic counter: the same seed gives the same numbers, any number of threads
 * may draw, and a draw allocates nothing. Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", OOPSLA 2014.
 */
public final class SeededRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private final AtomicLong state;

  /** A generator whose numbers depend on the seed alone. */
  public SeededRandom(long seed) {
    state = new AtomicLong(seed);
  }

  @Override
  public long nextLong() {
    long z = state.addAndGet(GOLDEN_GAMMA);
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
