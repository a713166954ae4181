package dev.fairlead.plugin.classic.weight;

/**
 * A smooth weighted rotation of any period in memory proportional to the number of endpoints.
 *
 * <p>Every endpoint owns an interval of the circle as long as its share. Each tick moves the
 * position on by the golden ratio of the circle, the rotation that spreads its points most evenly:
 * over any run of n ticks an endpoint is chosen its share of n times, give or take a number that
 * grows with log n (below 6 for a million), and between two of its turns lie at most three
 * different distances (the three-gap theorem). In 64-bit arithmetic the step is odd, so over all
 * 2^64 ticks every share is exact. Weyl: "Über die Gleichverteilung von Zahlen mod. Eins", Math.
 * Ann. 77 (1916); Sós: "On the distribution mod 1 of the sequence nα" (1958).
 *
 * <p>The interval is found by a guide table of at least as many cells as endpoints, so in constant
 * time on average. Chen, Asau: "On generating random variates from an empirical distribution", AIIE
 * Transactions 6 (1974). A bounded schedule was rejected: it gives an endpoint of weight 1 beside
 * one of 1,000,000 either nothing or hundreds of times its share. Immutable.
 */
final class GoldenRotation implements Rotation {
  /** 2^64 divided by the golden ratio, made odd. */
  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

  /** Where each endpoint's interval ends, on a circle of 2^63 positions. */
  private final long[] ends;

  private final int[] guide;
  private final int guideShift;

  GoldenRotation(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    ends = new long[weights.length];
    double before = 0;
    for (int i = 0; i < weights.length; i++) {
      before += weights[i];
      ends[i] = (long) (before / sum * 0x1p63);
    }
    ends[weights.length - 1] = Long.MAX_VALUE;
    int guideBits = 33 - Integer.numberOfLeadingZeros(weights.length);
    guideShift = 63 - guideBits;
    guide = new int[1 << guideBits];
    int index = 0;
    for (int cell = 0; cell < guide.length; cell++) {
      while (ends[index] <= (long) cell << guideShift) {
        index++;
      }
      guide[cell] = index;
    }
  }

  @Override
  public int at(long tick) {
    long position = tick * STEP >>> 1;
    int index = guide[(int) (position >>> guideShift)];
    while (position >= ends[index] && index < ends.length - 1) {
      index++;
    }
    return index;
  }
}
