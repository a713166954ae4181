package dev.fairlead.control;

import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolListener;
import dev.fairlead.pool.PoolState;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets metrics forget endpoints that discovery no longer finds: without a reload nobody else would,
 * and names whose addresses keep changing would fill the memory.
 */
final class SeriesCleaner implements PoolListener {
  /** Many endpoints may go in one moment; attempts in flight may count for one that is gone. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final ScheduledExecutorService control;
  private final Runnable forget;
  private final long waitMillis;
  private final AtomicBoolean due = new AtomicBoolean();

  SeriesCleaner(ScheduledExecutorService control, Runnable forget) {
    this(control, forget, WAIT);
  }

  SeriesCleaner(ScheduledExecutorService control, Runnable forget, Duration wait) {
    this.waitMillis = wait.toMillis();
    this.control = control;
    this.forget = forget;
  }

  @Override
  public void removed(PoolState pool, EndpointState endpoint) {
    if (due.compareAndSet(false, true)) {
      try {
        control.schedule(this::clean, waitMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopping) {
        // Nothing is counted any more.
      }
    }
  }

  private void clean() {
    due.set(false);
    forget.run();
  }
}
