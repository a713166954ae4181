package dev.fairlead.pool;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the changes of one pool: one after the other, in the order they came in, and never on an
 * event loop, as a strategy may take its time. From any thread.
 */
public interface PoolTasks {
  /**
   * Runs a task after those that came before.
   *
   * @throws RejectedExecutionException once the router has stopped
   */
  void execute(Runnable task);

  /**
   * As {@link #execute}, some time later.
   *
   * @throws RejectedExecutionException once the router has stopped
   */
  void schedule(Runnable task, long delay, TimeUnit unit);

  /** Runs them on an executor that has one thread. */
  static PoolTasks on(ScheduledExecutorService executor) {
    return new PoolTasks() {
      @Override
      public void execute(Runnable task) {
        executor.execute(task);
      }

      @Override
      public void schedule(Runnable task, long delay, TimeUnit unit) {
        executor.schedule(task, delay, unit);
      }
    };
  }
}
