package dev.fairlead.affinity;

import dev.fairlead.config.PluginConfig;
import dev.fairlead.spi.SessionStore;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The session store of a pool, which may do anything: it may throw, answer nothing, take for ever
 * or be missing. Nothing of it comes through to requests. Thread-safe.
 */
public final class Sessions {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.affinity");

  /** A store that is away fails for every request. */
  private static final long LOG_NANOS = 10_000_000_000L;

  private final String pool;
  private final PluginConfig config;
  private final SessionStore store;
  private final Runnable close;
  private final LongSupplier clock;
  private final AffinityCounts counts;
  private final StorePause failing = new StorePause();
  private final StorePause blocking = new StorePause();
  private final AtomicLong unlogged = new AtomicLong();
  private final AtomicLong logged;

  /**
   * @param config what the store was made from
   * @param store null: it could not be made
   * @param close closes the store
   * @param clock monotonic nanoseconds
   * @param counts of the pool
   */
  public Sessions(
      String pool,
      PluginConfig config,
      SessionStore store,
      Runnable close,
      LongSupplier clock,
      AffinityCounts counts) {
    this.pool = pool;
    this.config = config;
    this.store = store;
    this.close = close;
    this.clock = clock;
    this.counts = counts;
    this.logged = new AtomicLong(clock.getAsLong() - LOG_NANOS);
  }

  /** Whether the store was made from that; false if it could not be made. */
  public boolean isOf(PluginConfig wanted) {
    return store != null && config.equals(wanted);
  }

  public AffinityCounts counts() {
    return counts;
  }

  /**
   * Asks where a session is; on an event loop.
   *
   * @return null if there will be no answer
   */
  CompletionStage<String> find(String key) {
    if (!asks()) {
      counts.findFailed();
      return null;
    }
    try {
      CompletionStage<String> answer = store.find(key);
      if (answer == null) {
        findFailed(key, null);
      }
      return answer;
    } catch (Throwable fault) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      findFailed(key, fault);
      return null;
    }
  }

  /**
   * Binds a session and waits for nothing; on an event loop.
   *
   * @param replaced as of {@link SessionStore#bind}
   */
  void bind(String key, String endpointId, String replaced) {
    if (!asks()) {
      counts.bindFailed();
      return;
    }
    try {
      CompletionStage<String> answer = store.bind(key, endpointId, replaced);
      if (answer == null) {
        bindFailed(key, null);
      } else {
        answer.whenComplete(
            (bound, fault) -> {
              if (fault == null) {
                failing.succeeded();
              } else {
                bindFailed(key, fault);
              }
            });
      }
    } catch (Throwable fault) {
      bindFailed(key, fault);
    }
  }

  private boolean asks() {
    if (store == null) {
      return false;
    }
    if (!failing.on() && !blocking.on()) {
      return true;
    }
    long now = clock.getAsLong();
    return blocking.over(now) && failing.over(now);
  }

  // ---- what became of calls

  void found() {
    failing.succeeded();
  }

  void timedOut() {
    failing.failed(clock.getAsLong());
    log("did not answer in time");
  }

  /**
   * @param fault null: the store answered with nothing
   */
  void findFailed(String key, Throwable fault) {
    counts.findFailed();
    failing.failed(clock.getAsLong());
    log("failed to find a session: " + text(key, fault));
  }

  private void bindFailed(String key, Throwable fault) {
    counts.bindFailed();
    failing.failed(clock.getAsLong());
    log("failed to bind a session: " + text(key, fault));
  }

  /** A call into the store returned as fast as it must. */
  public void wasQuick() {
    blocking.succeeded();
  }

  /** A call into the store held an event loop up. */
  public void wasSlow() {
    counts.wasSlow();
    blocking.failed(clock.getAsLong());
    log("held an event loop up");
  }

  /**
   * A call into the store does not return, and no other may be made for a while.
   *
   * @param where it is stuck
   */
  public void blocks(String where) {
    counts.wasBlocked();
    blocking.begin(clock.getAsLong());
    LOG.errorf("pool %s: session store %s blocks %s", pool, config.name(), where);
  }

  private void log(String what) {
    long now = clock.getAsLong();
    long last = logged.get();
    if (now - last >= LOG_NANOS && logged.compareAndSet(last, now)) {
      long more = unlogged.getAndSet(0);
      LOG.warnf(
          "pool %s: session store %s %s%s; its sessions go to any endpoint meanwhile",
          pool,
          config.name(),
          what,
          more == 0 ? "" : " (and " + more + " failures since the last was logged)");
    } else {
      unlogged.incrementAndGet();
    }
  }

  /** What was thrown, without the key, which is a secret. */
  private static String text(String key, Throwable fault) {
    if (fault == null) {
      return "it answered with null";
    }
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    try {
      return cause.toString().replace(key, "(key)");
    } catch (Throwable e) {
      return cause.getClass().getName();
    }
  }

  /** Ends the store; once, after the last call was begun. */
  public void close() {
    close.run();
  }
}
