package dev.fairlead.affinity;

/** What affinity did for a request; the value of the metric's {@code result} tag. */
public enum AffinityResult {
  /** The endpoint the session is bound to answered. */
  BOUND("bound"),
  /** The session was not bound and is now, to the endpoint that answered. */
  NEW("new"),
  /** The endpoint it was bound to could not serve, another answered and has the session now. */
  REBOUND("rebound"),
  /** Another endpoint answered this once, as the session's had no place; it stays bound. */
  PASSED_OVER("passed-over"),
  /** The endpoint could not serve, and no other may. */
  REFUSED("refused"),
  /** The store failed to say where the session is. */
  FAILED("failed"),
  /** The store took too long to say. */
  TIMED_OUT("timed-out");

  private final String tag;

  AffinityResult(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
