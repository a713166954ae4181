package dev.fairlead.control;

import dev.fairlead.config.PluginsConfig;
import dev.fairlead.pool.StrategyCalls;
import dev.fairlead.pool.Watched;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Looks again and again whether a plugin holds an event loop up, and has it quarantined. */
final class Watchdog implements Runnable {
  private static final Logger LOG = Logger.getLogger(Watchdog.class);

  private final StrategyCalls calls;
  private final Thread thread;
  private volatile long periodNanos;
  private volatile int limit;
  private volatile boolean stopped;

  private Watchdog(StrategyCalls calls) {
    this.calls = calls;
    update(PluginsConfig.DEFAULT);
    thread = new Thread(this, "fairlead-watchdog");
    thread.setDaemon(true);
  }

  static Watchdog start(StrategyCalls calls) {
    Watchdog watchdog = new Watchdog(calls);
    watchdog.thread.start();
    return watchdog;
  }

  /** Goes by other limits from now on. */
  void update(PluginsConfig config) {
    long period = config.slow().toNanos();
    periodNanos = period;
    limit = (int) ((config.blocked().toNanos() + period - 1) / period);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(periodNanos);
      try {
        calls.pass(limit, Watched::blocks);
      } catch (RuntimeException e) {
        LOG.error("the watchdog failed to look, and goes on", e);
      }
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
