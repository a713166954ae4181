package dev.fairlead.dropin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls into plugins off the request path, on threads of their own and for a limited time: a plugin
 * that never returns keeps one thread, not the router.
 */
final class Patience {
  /** Building tables for thousands of endpoints takes milliseconds, reading a database seconds. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Idle threads end soon, since a thread holds on to whom it was started for. */
  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "fairlead-plugin-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /** Of a call: its caller waits for it, has left, or it has ended before. */
  private enum Stage {
    AWAITED,
    LEFT,
    ENDED
  }

  private Patience() {}

  /** A call took too long; it has been interrupted, and may still be under way. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted(String message) {
      super(message);
    }
  }

  /** As {@link #call}, for what throws nothing checked; a plugin may do so in disguise. */
  static <T> T run(String what, ClassLoader context, Callable<T> call) {
    try {
      return call(what, context, LIMIT, call);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a call with the plugin's loader as the thread's context, where libraries look for theirs.
   *
   * @param what for the message: "update"
   * @throws Exhausted if it takes longer than {@code limit}
   * @throws Throwable whatever the call throws
   */
  static <T> T call(String what, ClassLoader context, Duration limit, Callable<T> call)
      throws Throwable {
    String plugin = context instanceof DropinLoader ? context.toString() : "";
    AtomicReference<Stage> stage = new AtomicReference<>(Stage.AWAITED);
    Future<T> future =
        THREADS.submit(
            () -> {
              Thread thread = Thread.currentThread();
              thread.setContextClassLoader(context);
              try {
                return call.call();
              } finally {
                thread.setContextClassLoader(null);
                if (!stage.compareAndSet(Stage.AWAITED, Stage.ENDED)) {
                  Leftovers.ended(plugin);
                }
              }
            });
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    } catch (TimeoutException e) {
      if (stage.compareAndSet(Stage.AWAITED, Stage.LEFT)) {
        Leftovers.began(plugin);
      }
      future.cancel(true);
      throw new Exhausted(what + " did not return within " + limit.toMillis() + " ms");
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new Exhausted(what + " was interrupted");
    }
  }
}
