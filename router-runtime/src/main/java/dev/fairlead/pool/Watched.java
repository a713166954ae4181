package dev.fairlead.pool;

/** A plugin's code that event loops call, and that must not hold them up. */
public interface Watched {
  /**
   * A call has not returned for so long that no other may be made. From the watchdog.
   *
   * @param thread the event loop's
   */
  void blocks(Thread thread);
}
