package dev.fairlead.testkit;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Time that moves only when a test says so, and an executor that lives on it. Tasks run on the
 * thread that {@linkplain #advance advances} the clock, in order of their time and, at the same
 * time, of their submission. Thread-safe.
 */
public final class VirtualClock {
  private final PriorityQueue<VirtualTask<?>> tasks = new PriorityQueue<>();
  private final ScheduledExecutorService scheduler = new VirtualScheduler(this);
  private long now;
  private long submitted;

  /** Nanoseconds since the clock was made. */
  public synchronized long nanoTime() {
    return now;
  }

  /**
   * Runs tasks when the clock reaches their time; a task without a delay runs at the next {@link
   * #advance}.
   */
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /**
   * Moves time forward and runs what falls due on the way, each task at its own time.
   *
   * @param time zero or more; zero runs what is due now
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("cannot advance by " + time + ": expected 0 or more");
    }
    long target = nanoTime() + time.toNanos();
    for (VirtualTask<?> due = next(target); due != null; due = next(target)) {
      due.run();
    }
  }

  private synchronized VirtualTask<?> next(long target) {
    VirtualTask<?> head = tasks.peek();
    if (head == null || head.dueNanos() > target) {
      now = Math.max(now, target);
      return null;
    }
    tasks.poll();
    now = Math.max(now, head.dueNanos());
    return head;
  }

  synchronized void add(VirtualTask<?> task) {
    task.order(submitted++);
    tasks.add(task);
  }

  synchronized void remove(VirtualTask<?> task) {
    tasks.remove(task);
  }

  synchronized void clear() {
    tasks.clear();
  }
}
