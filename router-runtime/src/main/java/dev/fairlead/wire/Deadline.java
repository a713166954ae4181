package dev.fairlead.wire;

/**
 * A moment by which something must have happened. Setting, extending and clearing cost a field
 * write; {@link Deadlines} looks now and then whether the moment has passed, so it may come up to
 * three ticks late, never early.
 */
public abstract class Deadline {
  static final long NONE = Long.MAX_VALUE;

  /** When it expires, in {@link Deadlines#now} time. */
  long at = NONE;

  /** The turn of the wheel after which it was set. */
  long setIn;

  /** The tick whose bucket holds it, or -1. */
  long tick = -1;

  Deadline before;
  Deadline next;

  /**
   * Called once, on the loop, after the moment has passed and unless it was cleared or set again.
   */
  protected abstract void expired();

  /**
   * Lets it never expire. It stays in the wheel for a while, ready to be set again at no cost; what
   * is thrown away after use is {@linkplain Deadlines#cancel cancelled} instead.
   */
  public final void clear() {
    at = NONE;
  }

  /** Whether it is set. */
  public final boolean pending() {
    return at != NONE;
  }
}
