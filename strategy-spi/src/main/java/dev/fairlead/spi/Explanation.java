package dev.fairlead.spi;

/**
 * Where a picker writes down why it chose as it did, for the few requests that are {@linkplain
 * RequestContext#explanation() explained}. Valid only during the pick.
 */
public interface Explanation {
  /**
   * One figure that went into the choice, such as the predicted latency of a candidate; of figures
   * that can be compared, say in the name whether less is better: {@code cost-ms}, {@code weight}.
   *
   * @param name lower-case words joined by hyphens, with the unit
   */
  void term(Endpoint candidate, String name, double value);

  /** A candidate that was not considered, and why, in a few words. */
  void excluded(Endpoint candidate, String reason);

  /** Anything else, in one sentence without personal data: the region chosen, a fallback taken. */
  void note(String sentence);
}
