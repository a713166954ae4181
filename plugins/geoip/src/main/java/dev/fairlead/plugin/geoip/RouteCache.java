package dev.fairlead.plugin.geoip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Remembers routes by address in one array of numbers, for any number of threads: nothing is
 * allocated, nobody waits.
 *
 * <p>A slot is four longs: a stamp, the two halves of the address, the route. The stamp is odd
 * while a slot is being written; a reader that finds it odd, or changed when it has read the rest,
 * has found nothing, and a writer that does not get the slot drops what it has: the address will
 * come again. This is a seqlock; the fences are those of Boehm, "Can seqlocks get along with
 * programming language memory models?", MSPC 2012. An address has two slots beside each other to
 * live in, so that two busy addresses do not turn each other out for ever.
 */
final class RouteCache {
  /** What {@link #get} returns for an address that is not there; no route is negative. */
  static final long ABSENT = -1;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SLOT = 4;
  private static final int LEAST = 16;

  private final long[] slots;
  private final int pairs;

  /**
   * An empty cache.
   *
   * @param entries about how many addresses it remembers; 0 for none
   */
  RouteCache(int entries) {
    int rounded = entries == 0 ? 0 : Integer.highestOneBit(Math.max(LEAST, entries) * 2 - 1);
    slots = new long[rounded * SLOT];
    pairs = rounded / 2;
  }

  /** Finds the route of an address, or {@link #ABSENT}. */
  long get(long high, long low) {
    if (pairs == 0) {
      return ABSENT;
    }
    int first = pair(high, low);
    long route = read(first, high, low);
    return route == ABSENT ? read(first + SLOT, high, low) : route;
  }

  private long read(int at, long high, long low) {
    long stamp = (long) LONGS.getAcquire(slots, at);
    long slotHigh = (long) LONGS.getOpaque(slots, at + 1);
    long slotLow = (long) LONGS.getOpaque(slots, at + 2);
    long route = (long) LONGS.getOpaque(slots, at + 3);
    VarHandle.acquireFence();
    boolean whole = stamp != 0 && (stamp & 1) == 0 && stamp == (long) LONGS.getOpaque(slots, at);
    return whole && slotHigh == high && slotLow == low ? route : ABSENT;
  }

  /**
   * Remembers the route of an address, possibly in place of another.
   *
   * @param route 0 or greater
   */
  void put(long high, long low, long route) {
    if (pairs == 0) {
      return;
    }
    int first = pair(high, low);
    int second = first + SLOT;
    long firstStamp = (long) LONGS.getOpaque(slots, first);
    long secondStamp = (long) LONGS.getOpaque(slots, second);
    // Whichever was written less often: so the two take turns.
    int at = firstStamp <= secondStamp ? first : second;
    long stamp = Math.min(firstStamp, secondStamp);
    if ((stamp & 1) != 0 || !LONGS.compareAndSet(slots, at, stamp, stamp + 1)) {
      return;
    }
    VarHandle.storeStoreFence();
    LONGS.setOpaque(slots, at + 1, high);
    LONGS.setOpaque(slots, at + 2, low);
    LONGS.setOpaque(slots, at + 3, route);
    LONGS.setRelease(slots, at, stamp + 2);
  }

  private int pair(long high, long low) {
    long hash = (high ^ Long.rotateLeft(low, 32)) * 0x9E37_79B9_7F4A_7C15L;
    hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return ((int) (hash >>> 32) & (pairs - 1)) * 2 * SLOT;
  }
}
