package dev.fairlead.plugin.classic.weight;

/**
 * The smooth weighted round robin of nginx, written down for one period. At each step every
 * endpoint's credit grows by its weight, the one with most credit (the first of equals) has its
 * turn and pays the sum of all weights. Weights 5, 1, 1 give a a b a c a a instead of a a a a a b
 * c, and every endpoint gets exactly its share of each period. Immutable.
 */
final class SmoothSchedule implements Rotation {
  /** 64 KiB of turns. */
  private static final int LONGEST_PERIOD = 16_384;

  /**
   * A step looks at every endpoint: four million looks take some milliseconds, off the request
   * path.
   */
  private static final long MOST_LOOKS = 1 << 22;

  private final int[] turns;

  /**
   * Writes the schedule.
   *
   * @param weights without a common divisor
   */
  SmoothSchedule(int[] weights) {
    int period = 0;
    for (int weight : weights) {
      period += weight;
    }
    turns = new int[period];
    int[] credit = new int[weights.length];
    for (int step = 0; step < period; step++) {
      int best = 0;
      for (int i = 0; i < weights.length; i++) {
        credit[i] += weights[i];
        if (credit[i] > credit[best]) {
          best = i;
        }
      }
      credit[best] -= period;
      turns[step] = best;
    }
  }

  static boolean isAffordable(int[] weights) {
    long period = 0;
    for (int weight : weights) {
      period += weight;
    }
    return period <= LONGEST_PERIOD && period * weights.length <= MOST_LOOKS;
  }

  /** The weights divided by their greatest common divisor. */
  static int[] reduced(int[] weights) {
    int divisor = 0;
    for (int weight : weights) {
      divisor = greatestCommonDivisor(weight, divisor);
    }
    int[] reduced = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      reduced[i] = weights[i] / divisor;
    }
    return reduced;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  @Override
  public int at(long tick) {
    return turns[(int) (tick % turns.length)];
  }
}
