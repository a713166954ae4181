package dev.fairlead.plugin.classic.weight;

/** Says whose turn it is. Immutable; one per endpoint set. */
interface Rotation {
  /**
   * Whose turn it is at a tick.
   *
   * @param tick 0 or more
   * @return an index into the endpoint set
   */
  int at(long tick);

  /**
   * The rotation for some weights: in order if they are equal, an exact {@link SmoothSchedule} if
   * they are whole numbers and it is short enough to be written down, a {@link GoldenRotation}
   * otherwise.
   *
   * @param weights at least one, each greater than 0
   */
  static Rotation of(double[] weights) {
    int size = weights.length;
    int[] whole = new int[size];
    boolean equal = true;
    boolean exact = true;
    for (int i = 0; i < size; i++) {
      whole[i] = (int) weights[i];
      equal &= weights[i] == weights[0];
      exact &= weights[i] == whole[i];
    }
    if (equal) {
      return tick -> (int) (tick % size);
    }
    if (exact) {
      int[] reduced = SmoothSchedule.reduced(whole);
      if (SmoothSchedule.isAffordable(reduced)) {
        return new SmoothSchedule(reduced);
      }
    }
    return new GoldenRotation(weights);
  }
}
