package dev.fairlead.wire;

import java.util.Comparator;
import java.util.PriorityQueue;

/** An event loop whose clock is turned by hand. */
final class ManualLoop {
  private record Task(Runnable work, long at, long number) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
  private long now;
  private long numbers;

  ManualLoop(long start) {
    now = start;
  }

  long now() {
    return now;
  }

  void later(Runnable work, long nanos) {
    tasks.add(new Task(work, now + nanos, numbers++));
  }

  /** Turns the clock, running each task at its moment. */
  void advance(long nanos) {
    long end = now + nanos;
    while (!tasks.isEmpty() && tasks.peek().at <= end) {
      Task task = tasks.poll();
      now = Math.max(now, task.at);
      task.work.run();
    }
    now = end;
  }

  /** Turns the clock without running anything, as if the loop were held up. */
  void stall(long nanos) {
    now += nanos;
  }

  /** Tasks that have not run. */
  int scheduled() {
    return tasks.size();
  }
}
