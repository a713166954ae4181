package dev.fairlead;

import dev.fairlead.testkit.VirtualClock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Time by which the deadlines of event loops pass, and which stands still unless a test moves it:
 * however slow the machine is, nothing is late by it.
 */
public final class TestTime {
  /** More than the 20 ms after which a loop looks at its deadlines again. */
  private static final long LOOK_MILLIS = 50;

  private final VirtualClock clock = new VirtualClock();

  /** The clock for the loops, in nanoseconds. */
  public long nanoTime() {
    return clock.nanoTime();
  }

  /**
   * Moves the time on, and returns when the loops have done everything that is due then. What they
   * set in doing so has all of its time before it.
   */
  public void pass(Duration time, Iterable<? extends EventExecutor> loops) {
    // A loop takes it for a stall, and grants an extension, if time leaps between two looks of it.
    awaitLook(loops);
    clock.advance(time);
    awaitLook(loops);
  }

  /** The timers of a loop run in order: after this one, its look at the deadlines is over. */
  private static void awaitLook(Iterable<? extends EventExecutor> loops) {
    List<Future<?>> looks = new ArrayList<>();
    for (EventExecutor loop : loops) {
      looks.add(loop.schedule(() -> {}, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }
    looks.forEach(Future::syncUninterruptibly);
  }
}
