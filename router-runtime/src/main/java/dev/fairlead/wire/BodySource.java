package dev.fairlead.wire;

/** Where content comes from: the reading half of a connection or stream. */
public interface BodySource {
  /** Stops {@link Body#push} soon: what was already read may still come. Idempotent. */
  void pause();

  /** Reads on. Idempotent. Must not push from within this call. */
  void resume();

  /**
   * Whether it is passing on what was read right now, so that {@link Body#flush} or {@link
   * Body#end} is sure to follow and a head need not be sent without the content behind it.
   */
  default boolean reading() {
    return false;
  }
}
