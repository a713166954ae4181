package dev.fairlead.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one attempt at a time go to an endpoint that was left alone: until {@link #ENOUGH} of them
 * have succeeded, or the first has failed, which then costs one request and not a burst of them.
 * From any loop.
 */
final class Trial {
  /** An endpoint that fails half of its requests passes one trial in 32. */
  static final int ENOUGH = 5;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger left = new AtomicInteger(ENOUGH);
  private volatile boolean failed;

  /** Whether an attempt may go to the endpoint now. */
  boolean enter() {
    return !failed && busy.compareAndSet(false, true);
  }

  /**
   * An attempt at the endpoint has ended. It may be one from before the trial; then two are under
   * way for once.
   */
  void leave() {
    busy.set(false);
  }

  void succeeded() {
    left.decrementAndGet();
  }

  void failed() {
    failed = true;
  }

  boolean over() {
    return failed || passed();
  }

  boolean passed() {
    return !failed && left.get() <= 0;
  }
}
