package dev.fairlead.pool;

import dev.fairlead.wire.Loop;

/** A request that waits in a {@link PoolQueue}. */
public abstract class Waiter {
  /** Its place in the order, from its first offer on; 0 before. */
  long ticket;

  /** Whether {@link #wake} is wanted; of its loop only. */
  boolean wanted;

  /**
   * Whether a free slot woke it, so that another must be woken if it cannot use it; of its loop
   * only.
   */
  boolean holdsSlot;

  /** Whether it may look for an endpoint once more although it waits; of its loop only. */
  boolean looksAgain;

  /**
   * Whether to look for an endpoint once more after a {@link PoolQueue#offer}: not if that would be
   * pushing in.
   */
  public final boolean looksAgain() {
    return looksAgain;
  }

  /**
   * Begins anew, at the end of the line: for an object that serves one request after another. Not
   * while it waits.
   */
  protected final void reset() {
    ticket = 0;
    holdsSlot = false;
  }

  /** The loop it is offered, removed and woken on. */
  protected abstract Loop loop();

  /** Called on the loop, after the waiter has left the queue: look for an endpoint again. */
  protected abstract void wake();
}
