package dev.fairlead.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One event loop and what belongs to it. Only {@link #execute} may be called from elsewhere. */
public final class Loop implements Executor {
  /** Heads that are kept for the next request; more than this are left to the garbage collector. */
  private static final int SPARE = 256;

  private final EventLoop eventLoop;
  private final int index;
  private final Deadlines deadlines;
  private final ArrayDeque<Fields> spare = new ArrayDeque<>();

  /**
   * @param index 0 to the number of loops - 1
   */
  public Loop(EventLoop eventLoop, int index) {
    this(eventLoop, index, System::nanoTime);
  }

  /**
   * @param index 0 to the number of loops - 1
   * @param clock monotonic nanoseconds, by which deadlines pass
   */
  public Loop(EventLoop eventLoop, int index, LongSupplier clock) {
    this.eventLoop = eventLoop;
    this.index = index;
    this.deadlines =
        new Deadlines(
            clock, (task, nanos) -> eventLoop.schedule(task, nanos, TimeUnit.NANOSECONDS));
  }

  public int index() {
    return index;
  }

  /** The event loop, for what speaks a protocol. */
  public EventLoop eventLoop() {
    return eventLoop;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /** An empty list of fields. */
  public Fields borrowFields() {
    Fields fields = spare.poll();
    return fields != null ? fields : new Fields();
  }

  /** Gives a list back that nobody looks at any more. */
  public void returnFields(Fields fields) {
    if (spare.size() < SPARE) {
      fields.clear();
      spare.push(fields);
    }
  }
}
