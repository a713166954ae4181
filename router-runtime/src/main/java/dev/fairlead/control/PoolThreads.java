package dev.fairlead.control;

import dev.fairlead.pool.PoolTasks;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Threads for the changes of pools. Each pool's run one after the other; those of different pools
 * do not wait for each other, lest a strategy that never returns from building its picker keep all
 * the other pools from hearing of their endpoints.
 */
final class PoolThreads {
  private static final Logger LOG = Logger.getLogger(PoolThreads.class);

  private final ScheduledExecutorService timers;
  private final AtomicInteger number = new AtomicInteger();

  /** As many as pools change at the same moment. */
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "fairlead-pool-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param timers tells when time is up
   */
  PoolThreads(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  /** Tasks that run one after the other, for one pool. */
  PoolTasks tasks() {
    return new InOrder();
  }

  /**
   * Takes no more tasks and lets those that came before end, strategies being closed among them.
   * What has not ended when the time is up is interrupted.
   */
  void stop(Duration patience) {
    threads.shutdown();
    try {
      threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private final class InOrder implements PoolTasks, Runnable {
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      if (threads.isShutdown()) {
        throw new RejectedExecutionException("the router has stopped");
      }
      queue.add(task);
      if (waiting.getAndIncrement() == 0) {
        threads.execute(this);
      }
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
      timers.schedule(() -> later(task), delay, unit);
    }

    private void later(Runnable task) {
      try {
        execute(task);
      } catch (RejectedExecutionException e) {
        LOG.debug("the router stops: a pool changes no more");
      }
    }

    @Override
    public void run() {
      do {
        try {
          queue.remove().run();
        } catch (Throwable e) {
          // The next ones have nothing to do with it.
          LOG.error("a change of a pool failed", e);
        }
      } while (waiting.decrementAndGet() > 0);
    }
  }
}
