package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Explanation;

/** Which of two members of one picker should have the next request. Allocates nothing. */
interface Comparison {
  /** What all comparisons of one pick are told: the time, if they depend on it. */
  default long instant() {
    return 0;
  }

  /** Whether the second member, and not the first, should have the request. */
  boolean prefersSecond(int first, int second, long instant);

  /** Whether a member is so bad a choice that all others are worth a look. */
  default boolean isLastResort(int index, long instant) {
    return false;
  }

  /** Writes down what {@link #prefersSecond} goes by. */
  void explain(int index, long instant, Explanation explanation);
}
