package dev.fairlead.testkit;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Time that moves only when a test says so, and an executor that lives on it. Tasks run on the
 * thread that {@linkplain #advance advances} the clock, in order of their time and, at the same
 * time, of their submission. Thread-safe.
 */
public final class VirtualClock {
  private final PriorityQueue<VirtualTask<?>> tasks = new PriorityQueue<>();
  private final ScheduledExecutorService scheduler = new VirtualScheduler(this);
  private final AtomicLong now = new AtomicLong();
  private volatile Consumer<Throwable> failureListener = failure -> {};
  private volatile long nextDue = Long.MAX_VALUE;
  private long submitted;

  /** Nanoseconds since the clock was made. */
  public long nanoTime() {
    return now.get();
  }

  /**
   * When the next task falls due, in terms of {@link #nanoTime}; the greatest long if none will.
   */
  public long nextDueNanos() {
    return nextDue;
  }

  /**
   * Tells of every task that threw, which otherwise only its future knows; a task with a period
   * does not run again.
   */
  public void onFailure(Consumer<Throwable> listener) {
    failureListener = listener;
  }

  void taskFailed(Throwable failure) {
    failureListener.accept(failure);
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
    advanceTo(nanoTime() + time.toNanos());
  }

  /**
   * Moves time forward to a moment and runs what falls due on the way, each task at its own time.
   * Costs next to nothing, and takes no lock, while nothing is due. Called from one thread at a
   * time.
   *
   * @param nanos in terms of {@link #nanoTime}; an earlier moment than now changes nothing
   */
  public void advanceTo(long nanos) {
    if (nanos < nextDue) {
      // A task added by another thread meanwhile runs with the next advance, as if it came later.
      forwardTo(nanos);
      return;
    }
    for (VirtualTask<?> due = next(nanos); due != null; due = next(nanos)) {
      due.run();
    }
  }

  private void forwardTo(long nanos) {
    if (nanos > now.getPlain()) {
      now.setRelease(nanos);
    }
  }

  private synchronized VirtualTask<?> next(long target) {
    VirtualTask<?> head = tasks.peek();
    if (head == null || head.dueNanos() > target) {
      forwardTo(target);
      return null;
    }
    tasks.poll();
    noteNextDue();
    forwardTo(head.dueNanos());
    return head;
  }

  synchronized void add(VirtualTask<?> task) {
    task.order(submitted++);
    tasks.add(task);
    noteNextDue();
  }

  synchronized void remove(VirtualTask<?> task) {
    tasks.remove(task);
    noteNextDue();
  }

  synchronized void clear() {
    tasks.clear();
    noteNextDue();
  }

  private void noteNextDue() {
    VirtualTask<?> head = tasks.peek();
    nextDue = head == null ? Long.MAX_VALUE : head.dueNanos();
  }
}
