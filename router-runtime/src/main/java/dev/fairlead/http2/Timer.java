package dev.fairlead.http2;

import dev.fairlead.wire.Deadline;

/** A deadline that runs a task. */
final class Timer extends Deadline {
  private final Runnable task;

  Timer(Runnable task) {
    this.task = task;
  }

  @Override
  protected void expired() {
    task.run();
  }
}
