package dev.fairlead.plugin.classic;

import java.util.random.RandomGenerator;

/**
 * Draws an index with a probability proportional to its weight, in constant time: the alias method.
 * Every index owns a column of equal width; what a light one leaves free of its column is given to
 * a heavy one. Walker: "An efficient method for generating discrete random variables with general
 * distributions", ACM TOMS 3 (1977); built as in Vose, IEEE TSE 17 (1991). Immutable.
 */
public final class AliasTable {
  /**
   * A column's full height: 32 of a draw's 64 bits choose the column, the other 32 the place in it.
   */
  private static final long FULL = 1L << 32;

  private static final long LOW_BITS = FULL - 1;

  private final long[] kept;
  private final int[] alias;
  private final boolean uniform;

  /**
   * Builds the table.
   *
   * @param weights each greater than 0
   */
  public AliasTable(double[] weights) {
    int size = weights.length;
    kept = new long[size];
    alias = new int[size];
    double sum = 0;
    boolean equal = true;
    for (double weight : weights) {
      sum += weight;
      equal &= weight == weights[0];
    }
    uniform = equal;
    double[] height = new double[size];
    int[] work = new int[size];
    int light = 0;
    int heavy = size;
    for (int i = 0; i < size; i++) {
      height[i] = weights[i] * size / sum;
      if (height[i] < 1) {
        work[light++] = i;
      } else {
        work[--heavy] = i;
      }
    }
    while (light > 0 && heavy < size) {
      int small = work[--light];
      int large = work[heavy];
      kept[small] = (long) (height[small] * FULL);
      alias[small] = large;
      height[large] -= 1 - height[small];
      if (height[large] < 1) {
        heavy++;
        work[light++] = large;
      }
    }
    // What remains is full but for rounding.
    while (light > 0) {
      kept[work[--light]] = FULL;
    }
    while (heavy < size) {
      kept[work[heavy++]] = FULL;
    }
  }

  /**
   * Turns 64 random bits into an index.
   *
   * @param bits uniformly distributed
   */
  public int draw(long bits) {
    int column = scale(bits, kept.length);
    return (bits & LOW_BITS) < kept[column] ? column : alias[column];
  }

  /**
   * Draws an index other than a given one, by weight. A draw of the same index is repeated three
   * times; after that the others are drawn uniformly, so that one overwhelming weight costs no more
   * time.
   *
   * @param first of a table of at least two
   */
  public int drawOther(int first, RandomGenerator random) {
    if (!uniform) {
      for (int i = 0; i < 3; i++) {
        int other = draw(random.nextLong());
        if (other != first) {
          return other;
        }
      }
    }
    int other = scale(random.nextLong(), kept.length - 1);
    return other < first ? other : other + 1;
  }

  /**
   * The upper half of some random bits as a number below a bound, by multiplication rather than
   * division.
   */
  private static int scale(long bits, int bound) {
    return (int) (((bits >>> 32) * bound) >>> 32);
  }
}
