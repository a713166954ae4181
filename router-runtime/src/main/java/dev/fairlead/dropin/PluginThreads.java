package dev.fairlead.dropin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which the router waits for plugins where nothing else may: as many as there are
 * plugins that do not return. Idle ones end soon, since a thread holds on to whom it was started
 * for.
 */
public final class PluginThreads {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Takes every task at once. */
  public static final ExecutorService ALL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "fairlead-waiting-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private PluginThreads() {}
}
