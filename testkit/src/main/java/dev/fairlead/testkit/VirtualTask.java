package dev.fairlead.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A task of a {@link VirtualClock}; runs once, or again and again when it has a period. */
final class VirtualTask<V> extends FutureTask<V> implements ScheduledFuture<V> {
  private final VirtualClock clock;
  private final long periodNanos;
  private long dueNanos;
  private long order;

  VirtualTask(VirtualClock clock, Callable<V> work, long delayNanos, long periodNanos) {
    super(work);
    this.clock = clock;
    this.periodNanos = periodNanos;
    this.dueNanos = clock.nanoTime() + Math.max(0, delayNanos);
  }

  long dueNanos() {
    return dueNanos;
  }

  void order(long position) {
    order = position;
  }

  @Override
  public void run() {
    if (periodNanos == 0) {
      super.run();
    } else if (runAndReset()) {
      dueNanos += periodNanos;
      clock.add(this);
    }
  }

  @Override
  protected void setException(Throwable failure) {
    super.setException(failure);
    clock.taskFailed(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    clock.remove(this);
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    VirtualTask<?> task = (VirtualTask<?>) other;
    int byTime = Long.compare(dueNanos, task.dueNanos);
    return byTime != 0 ? byTime : Long.compare(order, task.order);
  }
}
