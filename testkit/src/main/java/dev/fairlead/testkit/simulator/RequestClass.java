package dev.fairlead.testkit.simulator;

/**
 * Requests of one kind.
 *
 * @param name what {@link dev.fairlead.spi.RequestContext#requestClass()} answers
 * @param share how frequent it is relative to the others, more than 0
 */
public record RequestClass(String name, double share, Cost cost) {
  public RequestClass {
    if (!(share > 0)) {
      throw new IllegalArgumentException("share " + share + ": expected more than 0");
    }
  }
}
