package dev.fairlead.pool;

import dev.fairlead.wire.Loop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Closes a replaced strategy after its last attempt: first every loop ends the turn in which it may
 * have read the old snapshot, from then on no attempt begins; then it looks now and then whether
 * all have ended.
 */
final class Retirement implements Runnable {
  private static final Logger LOG = Logger.getLogger(Retirement.class);

  /** Nobody waits for it, so rarely enough to cost nothing while a long download lasts. */
  private static final long LOOK_MILLIS = 100;

  private final StrategyHolder holder;
  private final PoolTasks tasks;

  private Retirement(StrategyHolder holder, PoolTasks tasks) {
    this.holder = holder;
    this.tasks = tasks;
  }

  static void close(StrategyHolder holder, List<Loop> loops, PoolTasks tasks) {
    Retirement retirement = new Retirement(holder, tasks);
    afterTurns(loops, () -> retirement.again(0));
  }

  /** Runs a task, on any thread, when each loop has ended the turn it is in. */
  static void afterTurns(List<Loop> loops, Runnable task) {
    AtomicInteger turns = new AtomicInteger(loops.size() + 1);
    Runnable turned =
        () -> {
          if (turns.decrementAndGet() == 0) {
            task.run();
          }
        };
    for (Loop loop : loops) {
      try {
        loop.execute(turned);
      } catch (RejectedExecutionException e) {
        // That loop has ended, and all its turns.
        turned.run();
      }
    }
    turned.run();
  }

  @Override
  public void run() {
    if (!holder.idle()) {
      again(LOOK_MILLIS);
      return;
    }
    try {
      holder.strategy().close();
    } catch (Throwable e) {
      LOG.warnf(
          e,
          "pool %s: strategy %s, which is not in use any more, failed to close",
          holder.pool().name(),
          StrategyFaults.label(holder));
    }
  }

  private void again(long millis) {
    try {
      if (millis == 0) {
        tasks.execute(this);
      } else {
        tasks.schedule(this, millis, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("the router stops: a replaced strategy is not closed");
    }
  }
}
