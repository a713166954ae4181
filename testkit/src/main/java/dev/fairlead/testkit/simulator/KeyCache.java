package dev.fairlead.testkit.simulator;

import java.util.Arrays;

/** The keys used last, as a doubly linked list in arrays; all operations take constant time. */
final class KeyCache {
  private static final int ABSENT = -1;

  private final int capacity;
  private final int[] newer;
  private final int[] older;
  private final int end;
  private int size;

  /**
   * An empty cache.
   *
   * @param keys all keys are less than that
   */
  KeyCache(int capacity, int keys) {
    this.capacity = capacity;
    this.newer = new int[keys + 1];
    this.older = new int[keys + 1];
    this.end = keys;
    clear();
  }

  void clear() {
    Arrays.fill(newer, ABSENT);
    newer[end] = end;
    older[end] = end;
    size = 0;
  }

  boolean has(int key) {
    return newer[key] != ABSENT;
  }

  /** Whether it knew the key; knows it from now on. */
  boolean hit(int key) {
    boolean known = has(key);
    if (known) {
      unlink(key);
    } else if (size == capacity) {
      int oldest = newer[end];
      unlink(oldest);
      newer[oldest] = ABSENT;
    } else {
      size++;
    }
    int newest = older[end];
    newer[newest] = key;
    older[key] = newest;
    newer[key] = end;
    older[end] = key;
    return known;
  }

  private void unlink(int key) {
    newer[older[key]] = newer[key];
    older[newer[key]] = older[key];
  }
}
