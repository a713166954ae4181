package dev.fairlead.plugin.wasm;

import java.util.random.RandomGenerator;

/**
 * Weights, prepared for drawing an index in proportion to them in constant time: the alias method
 * of Walker, "An efficient method for generating discrete random variables with general
 * distributions", ACM TOMS 3 (1977), built as in Vose, IEEE TSE 17 (1991). Immutable.
 */
final class Shares {
  private final double[] weights;
  private final double[] kept;
  private final int[] alias;

  /**
   * Prepares weights.
   *
   * @param given finite, 0 or more, one of them more than 0
   */
  Shares(double[] given) {
    int size = given.length;
    double greatest = 0;
    for (double weight : given) {
      greatest = Math.max(greatest, weight);
    }
    // Weights up to the greatest double would have an infinite sum: only their proportion matters.
    weights = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      weights[i] = given[i] / greatest;
      sum += weights[i];
    }
    for (int i = 0; i < size; i++) {
      weights[i] /= sum;
    }
    kept = new double[size];
    alias = new int[size];
    fill();
  }

  private void fill() {
    int size = weights.length;
    int[] work = new int[size];
    int light = 0;
    int heavy = size;
    int greatest = 0;
    for (int i = 0; i < size; i++) {
      kept[i] = weights[i] * size;
      alias[i] = i;
      greatest = weights[i] > weights[greatest] ? i : greatest;
      if (kept[i] < 1) {
        work[light++] = i;
      } else {
        work[--heavy] = i;
      }
    }
    while (light > 0 && heavy < size) {
      int small = work[--light];
      int large = work[heavy];
      alias[small] = large;
      kept[large] -= 1 - kept[small];
      if (kept[large] < 1) {
        heavy++;
        work[light++] = large;
      }
    }
    // What is left is full but for rounding; rounding must not give anything to a weight of 0.
    while (light > 0) {
      int left = work[--light];
      alias[left] = weights[left] > 0 ? left : greatest;
    }
    while (heavy < size) {
      kept[work[heavy++]] = 1;
    }
  }

  int size() {
    return weights.length;
  }

  /** Its part of the whole, 0 to 1. */
  double share(int index) {
    return weights[index];
  }

  /** Draws an index; never one of weight 0. */
  int draw(RandomGenerator random) {
    long bits = random.nextLong();
    int column = (int) (((bits >>> 32) * kept.length) >>> 32);
    return (bits & 0xFFFF_FFFFL) * 0x1p-32 < kept[column] ? column : alias[column];
  }
}
