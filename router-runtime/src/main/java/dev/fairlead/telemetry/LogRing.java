package dev.fairlead.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded queue from one event loop to the writer of the log. Full means lost: a slow disk must
 * not slow requests.
 */
final class LogRing {
  /** A second at 16,000 requests a second; about 2 MB when full. */
  private static final int SIZE = 16 * 1024;

  private final AtomicReferenceArray<LogEntry> slots = new AtomicReferenceArray<>(SIZE);
  private long written;
  private long read;

  /** On the loop. */
  boolean offer(LogEntry entry) {
    int slot = (int) (written % SIZE);
    if (slots.getAcquire(slot) != null) {
      return false;
    }
    slots.setRelease(slot, entry);
    written++;
    return true;
  }

  /** By the writer. */
  LogEntry poll() {
    int slot = (int) (read % SIZE);
    LogEntry entry = slots.getAcquire(slot);
    if (entry != null) {
      slots.setRelease(slot, null);
      read++;
    }
    return entry;
  }
}
