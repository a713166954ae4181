package dev.fairlead.control;

import dev.fairlead.listener.Listener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How a listener goes without a request being lost: the port closes; responses ask clients to
 * leave; after a while, in which clients that are busy have done so, idle connections are closed;
 * the rest has until the timeout.
 */
final class Departure implements Runnable {
  /**
   * A client that just got a connection, or just chose an idle one, sends its request within a
   * round trip: half a second is a slow one.
   */
  private static final long GRACE_MILLIS = 500;

  private static final long LOOK_MILLIS = 20;

  private final Listener listener;
  private final ScheduledExecutorService control;
  private final long endNanos;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long beganNanos = System.nanoTime();
  private boolean drained;

  private Departure(Listener listener, ScheduledExecutorService control, long timeoutNanos) {
    this.listener = listener;
    this.control = control;
    this.endNanos = beganNanos + timeoutNanos;
  }

  /**
   * Closes the port and begins. Blocks for a moment, so not for an event loop.
   *
   * @return completes when all connections are closed
   */
  static CompletableFuture<Void> begin(
      Listener listener, ScheduledExecutorService control, long timeoutNanos) {
    Departure departure = new Departure(listener, control, timeoutNanos);
    listener.closePort();
    listener.askToLeave();
    control.execute(departure);
    return departure.done;
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    if (listener.connections() == 0) {
      done.complete(null);
    } else if (now - endNanos >= 0) {
      listener.close();
      done.complete(null);
    } else {
      if (!drained && now - beganNanos >= TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS)) {
        drained = true;
        listener.drain();
      }
      control.schedule(this, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
