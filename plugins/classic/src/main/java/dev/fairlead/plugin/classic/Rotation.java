package dev.fairlead.plugin.classic;

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
   * that is short enough to be written down, a {@link GoldenRotation} otherwise.
   *
   * @param weights at least one, each 1 or more
   */
  static Rotation of(int[] weights) {
    int[] reduced = SmoothSchedule.reduced(weights);
    int size = reduced.length;
    long period = 0;
    for (int weight : reduced) {
      period += weight;
    }
    if (period == size) {
      return tick -> (int) (tick % size);
    }
    return SmoothSchedule.isAffordable(size, period)
        ? new SmoothSchedule(reduced)
        : new GoldenRotation(reduced);
  }
}
