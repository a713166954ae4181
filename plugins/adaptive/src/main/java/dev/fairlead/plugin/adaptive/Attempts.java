package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.RequestContext;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which strategy chose the endpoint of an attempt, until the attempt ends. A fixed table without
 * locks that keeps no request: the key is the request's identity hash, of which two among thousands
 * in flight are rarely equal.
 *
 * <p>An attempt that finds no room is not remembered and counts for nobody, as one whose endpoint
 * was chosen by affinity. Entries of picks that were never sent are overwritten after a while.
 *
 * <p>An entry is, from the top: 32 bits of hash, 20 bits of time, 8 bits of agreement, 4 bits of
 * strategy, counted from 1 so that no entry is 0.
 */
final class Attempts {
  /** Slots of a bucket, one cache line. */
  private static final int WIDTH = 8;

  private static final int BUCKETS = 1 << 10;
  private static final int TIME_MASK = (1 << 20) - 1;

  private final AtomicLongArray slots = new AtomicLongArray(BUCKETS * WIDTH);
  private final int expiry;

  /**
   * Remembers nothing yet.
   *
   * @param expiry after how many ticks an entry may be overwritten, up to half a million
   */
  Attempts(int expiry) {
    this.expiry = expiry;
  }

  /**
   * Remembers a pick.
   *
   * @param strategy 0 to 14
   * @param agreement a bit for each strategy that would have picked the same
   * @param tick a coarse time that never goes back
   */
  void remember(RequestContext request, int strategy, int agreement, int tick) {
    int hash = System.identityHashCode(request);
    long entry =
        (long) hash << 32
            | (long) (tick & TIME_MASK) << 12
            | (long) (agreement & 0xFF) << 4
            | strategy + 1;
    int start = bucket(hash);
    int free = -1;
    for (int i = start; i < start + WIDTH; i++) {
      long present = slots.get(i);
      if ((int) (present >>> 32) == hash && present != 0) {
        slots.compareAndSet(i, present, entry);
        return;
      }
      if (free < 0 && (present == 0 || expired(present, tick))) {
        free = i;
      }
    }
    if (free >= 0) {
      // Another thread may be first: then this attempt counts for nobody.
      slots.compareAndSet(free, slots.get(free), entry);
    }
  }

  private boolean expired(long entry, int tick) {
    return (tick - (int) (entry >>> 12) & TIME_MASK) > expiry;
  }

  /** What was remembered of a request's attempt, once; 0 if nothing was. */
  long take(RequestContext request) {
    int hash = System.identityHashCode(request);
    int start = bucket(hash);
    for (int i = start; i < start + WIDTH; i++) {
      long present = slots.get(i);
      if ((int) (present >>> 32) == hash && present != 0) {
        return slots.compareAndSet(i, present, 0) ? present : 0;
      }
    }
    return 0;
  }

  private static int bucket(int hash) {
    return (hash * 0x9E37_79B9 >>> 22) * WIDTH;
  }

  /** How many ticks after another tick an entry was made; negative if before. */
  static int since(long entry, int tick) {
    // The sign of a number of as many bits as ticks have here.
    return ((int) (entry >>> 12) - tick) << 12 >> 12;
  }

  /** The strategy of an entry. */
  static int strategy(long entry) {
    return (int) (entry & 0xF) - 1;
  }

  /** Whether a strategy would have picked the same. */
  static boolean agreed(long entry, int strategy) {
    return (entry >>> 4 & 1L << strategy) != 0;
  }
}
