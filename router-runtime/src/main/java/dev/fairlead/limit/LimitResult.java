package dev.fairlead.limit;

/** How a route's limit decided about a request; the value of the metric's {@code result} tag. */
public enum LimitResult {
  ADMITTED("admitted"),
  REFUSED("refused"),
  /** The limiter threw, answered nothing, or is not asked at the moment. */
  FAILED("failed"),
  /** The limiter did not answer in time. */
  TIMED_OUT("timed-out");

  private final String tag;

  LimitResult(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
