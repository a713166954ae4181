package dev.fairlead.plugin.classic.load;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The answers a picker chooses from: at most 16, and one of each endpoint, as an older one of the
 * same says nothing more. Picks read it and take out what they use up, without locks; everything
 * else is done by one thread at a time.
 */
final class ProbePool {
  /** As in the paper: more hardly improve the choice, and are older. */
  static final int CAPACITY = 16;

  private final AtomicReferenceArray<Probe> slots;

  /** An empty pool for a set of endpoints. */
  ProbePool(int endpoints) {
    slots = new AtomicReferenceArray<>(Math.min(CAPACITY, endpoints));
  }

  /** How many answers there is room for. */
  int capacity() {
    return slots.length();
  }

  /** The answer at a place, 0 to {@code capacity() - 1}, or null. */
  Probe get(int place) {
    return slots.get(place);
  }

  /** Takes an answer out, unless another is at its place by now. */
  void remove(int place, Probe probe) {
    slots.compareAndSet(place, probe, null);
  }

  /** Puts an answer in place of the endpoint's last one, at a free place, or that of the oldest. */
  void add(Probe probe) {
    int place = 0;
    long best = Long.MIN_VALUE;
    for (int i = 0; i < slots.length(); i++) {
      Probe present = slots.get(i);
      long merit;
      if (present == null) {
        merit = Long.MAX_VALUE - 1;
      } else if (present.index == probe.index) {
        merit = Long.MAX_VALUE;
      } else {
        merit = probe.receivedNanos - present.receivedNanos;
      }
      if (merit > best) {
        best = merit;
        place = i;
      }
    }
    slots.set(place, probe);
  }

  /** Takes out what was received before a time. */
  void removeOlderThan(long nanoTime) {
    for (int i = 0; i < slots.length(); i++) {
      Probe probe = slots.get(i);
      if (probe != null && probe.receivedNanos - nanoTime < 0) {
        remove(i, probe);
      }
    }
  }

  /** Takes out the oldest. */
  void removeOldest() {
    int oldest = -1;
    long since = 0;
    for (int i = 0; i < slots.length(); i++) {
      Probe probe = slots.get(i);
      if (probe != null && (oldest < 0 || probe.receivedNanos - since < 0)) {
        oldest = i;
        since = probe.receivedNanos;
      }
    }
    if (oldest >= 0) {
      slots.set(oldest, null);
    }
  }

  /** How many answers there are. */
  int size() {
    int size = 0;
    for (int i = 0; i < slots.length(); i++) {
      size += slots.get(i) == null ? 0 : 1;
    }
    return size;
  }
}
