package dev.fairlead.plugin.classic.weight;

/**
 * Smooth weighted round robin as it is usually described, one turn at a time: the slow, obvious
 * twin.
 */
final class SmoothTwin {
  private final int[] weights;
  private final long[] current;

  SmoothTwin(int... weights) {
    this.weights = weights.clone();
    this.current = new long[weights.length];
  }

  int next() {
    long total = 0;
    int best = -1;
    for (int i = 0; i < weights.length; i++) {
      current[i] += weights[i];
      total += weights[i];
      if (best < 0 || current[i] > current[best]) {
        best = i;
      }
    }
    current[best] -= total;
    return best;
  }
}
