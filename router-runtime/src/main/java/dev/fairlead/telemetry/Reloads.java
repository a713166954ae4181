package dev.fairlead.telemetry;

import java.util.concurrent.atomic.AtomicLong;

/** How changes of the configuration went. Thread-safe. */
public final class Reloads {
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long lastSuccessMillis;
  private volatile boolean lastOk = true;

  /**
   * A configuration was applied.
   *
   * @param epochMillis when
   * @param reload whether another one was in force before
   */
  public void applied(long epochMillis, boolean reload) {
    if (reload) {
      applied.incrementAndGet();
    }
    lastSuccessMillis = epochMillis;
    lastOk = true;
  }

  /** A configuration was refused; the one before goes on. */
  public void refused() {
    failed.incrementAndGet();
    lastOk = false;
  }

  /** Reloads that were applied. */
  public long applied() {
    return applied.get();
  }

  /** Reloads that were refused. */
  public long failed() {
    return failed.get();
  }

  /** Milliseconds since the epoch; 0 before the first configuration. */
  public long lastSuccessMillis() {
    return lastSuccessMillis;
  }

  /** Whether the last configuration that was read is in force. */
  public boolean lastOk() {
    return lastOk;
  }
}
