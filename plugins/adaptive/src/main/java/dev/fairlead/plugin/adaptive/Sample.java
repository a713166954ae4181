package dev.fairlead.plugin.adaptive;

/**
 * What came of some attempts: how many, their scores as a sum and a sum of squares, and how many of
 * them failed. Older attempts may count for less, so none of it need be whole.
 */
record Sample(double count, double sum, double squares, double failures) {
  static final Sample NONE = new Sample(0, 0, 0, 0);

  Sample plus(Sample other) {
    return new Sample(
        count + other.count, sum + other.sum, squares + other.squares, failures + other.failures);
  }

  Sample times(double factor) {
    return new Sample(count * factor, sum * factor, squares * factor, failures * factor);
  }

  /** The average score; {@code NaN} without attempts. */
  double mean() {
    return sum / count;
  }

  /** The variance of the {@link #mean}, estimated from the attempts; 0 for fewer than two. */
  double varianceOfMean() {
    return count < 2 ? 0 : Math.max(0, squares - sum * sum / count) / (count - 1) / count;
  }
}
