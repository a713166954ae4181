package dev.fairlead.testkit.simulator;

import java.util.Arrays;

/** Keys 0 to n - 1, of which the one of rank r is asked for in proportion to r^-skew (Zipf). */
final class Keys {
  private final RandomStream random;
  private final double[] cumulative;
  private final int number;

  Keys(int number, double skew, RandomStream random) {
    this.number = number;
    this.random = random;
    this.cumulative = skew == 0 ? null : new double[number];
    if (cumulative != null) {
      double sum = 0;
      for (int i = 0; i < number; i++) {
        sum += StrictMath.pow(i + 1.0, -skew);
        cumulative[i] = sum;
      }
    }
  }

  int next() {
    if (cumulative == null) {
      return random.nextInt(number);
    }
    int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[number - 1]);
    return Math.min(number - 1, found < 0 ? -found - 1 : found);
  }
}
