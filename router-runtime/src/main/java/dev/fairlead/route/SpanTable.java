package dev.fairlead.route;

import java.util.Map;

/**
 * A hash table that is asked for a span of a text, so that nothing is cut out of the request to
 * look it up. Open addressing with linear steps, at most half full, never changed after it is
 * built.
 *
 * @param <V> what is found
 */
final class SpanTable<V> {
  private final String[] keys;
  private final Object[] values;
  private final int mask;
  private final boolean ignoreCase;
  private final int size;

  /**
   * @param ignoreCase whether ASCII letters of a text equal those of keys, which are in lower case
   *     then
   */
  SpanTable(Map<String, V> entries, boolean ignoreCase) {
    int capacity = Integer.highestOneBit(Math.max(1, entries.size()) * 2 - 1) << 1;
    this.keys = new String[capacity];
    this.values = new Object[capacity];
    this.mask = capacity - 1;
    this.ignoreCase = ignoreCase;
    this.size = entries.size();
    entries.forEach(
        (key, value) -> {
          int at = hash(key, 0, key.length()) & mask;
          while (keys[at] != null) {
            at = at + 1 & mask;
          }
          keys[at] = key;
          values[at] = value;
        });
  }

  int size() {
    return size;
  }

  /** The value of the key that equals {@code text} from {@code from} to {@code to}, or null. */
  @SuppressWarnings("unchecked") // only values of type V were put in
  V get(String text, int from, int to) {
    if (size == 0) {
      return null;
    }
    int length = to - from;
    int at = hash(text, from, to) & mask;
    for (String key = keys[at]; key != null; key = keys[at]) {
      if (key.length() == length && key.regionMatches(ignoreCase, 0, text, from, length)) {
        return (V) values[at];
      }
      at = at + 1 & mask;
    }
    return null;
  }

  private int hash(String text, int from, int to) {
    int hash = 0;
    if (ignoreCase) {
      for (int i = from; i < to; i++) {
        // Folds more than letters, which costs a rare second look and saves a branch for each.
        hash = hash * 31 + (text.charAt(i) | 0x20);
      }
    } else {
      for (int i = from; i < to; i++) {
        hash = hash * 31 + text.charAt(i);
      }
    }
    return hash ^ hash >>> 15;
  }
}
