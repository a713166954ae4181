package dev.fairlead.plugin.classic.weight;

/**
 * What endpoints get by turns.
 *
 * @param weights each greater than 0, never changed
 * @param rotation gives turns in that proportion
 */
record Shares(double[] weights, Rotation rotation) {
  /** Shares in proportion to some weights. */
  static Shares of(double[] weights) {
    return new Shares(weights, Rotation.of(weights));
  }
}
