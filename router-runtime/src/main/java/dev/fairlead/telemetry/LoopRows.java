package dev.fairlead.telemetry;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rows of one event loop, in an open-addressing table: one look, four pointers compared, in the
 * usual case.
 */
final class LoopRows {
  /** Never more than half full. */
  private Row[] table = new Row[64];

  private int size;

  /** A copy for readers, replaced whole when a row comes or goes. */
  private volatile Row[] published = {};

  /** On the loop. */
  Row row(String listener, String route, String pool, String endpoint) {
    // String caches its hash; the multipliers keep equal names in different places apart.
    int hash =
        ((endpoint.hashCode() * 31 + route.hashCode()) * 31 + pool.hashCode()) * 31
            + listener.hashCode();
    hash ^= hash >>> 16;
    int mask = table.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Row row = table[i];
      if (row == null) {
        return insert(new Row(listener, route, pool, endpoint, hash));
      }
      if (row.hash == hash && row.is(listener, route, pool, endpoint)) {
        return row;
      }
    }
  }

  private Row insert(Row row) {
    if (++size * 2 > table.length) {
      Row[] old = table;
      table = new Row[old.length * 2];
      for (Row each : old) {
        if (each != null) {
          place(each);
        }
      }
    }
    place(row);
    publish();
    return row;
  }

  private void place(Row row) {
    int mask = table.length - 1;
    int i = row.hash & mask;
    while (table[i] != null) {
      i = i + 1 & mask;
    }
    table[i] = row;
  }

  private void publish() {
    Row[] rows = new Row[size];
    int n = 0;
    for (Row row : table) {
      if (row != null) {
        rows[n++] = row;
      }
    }
    published = rows;
  }

  /** Forgets all other rows. On the loop. */
  void retain(Predicate<Row> test) {
    Row[] old = table;
    table = new Row[old.length];
    size = 0;
    for (Row row : old) {
      if (row != null && test.test(row)) {
        size++;
        place(row);
      }
    }
    publish();
  }

  /** From any thread. */
  void forEach(Consumer<Row> action) {
    for (Row row : published) {
      action.accept(row);
    }
  }
}
