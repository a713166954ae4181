package dev.fairlead.telemetry;

import dev.fairlead.limit.LimitResult;
import dev.fairlead.wire.Rejection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one event loop counted for one listener, route, pool and endpoint. Only that loop writes;
 * others may read any time and see each number a moment old, never torn.
 */
final class Row {
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  /** Status classes: 0 is a client that left without an answer, then 1xx (upgraded) to 5xx. */
  static final int CLASSES = 6;

  static final int RETRIES = CLASSES;
  static final int REJECTED = RETRIES + 1;
  static final int LIMITED = REJECTED + Rejection.values().length;
  static final int REQUEST_SUM = LIMITED + LimitResult.values().length;
  static final int ROUTER_SUM = REQUEST_SUM + 1;
  static final int REQUEST_BUCKETS = ROUTER_SUM + 1;
  static final int ROUTER_BUCKETS = REQUEST_BUCKETS + Buckets.REQUEST.size();
  static final int SIZE = ROUTER_BUCKETS + Buckets.ROUTER.size();

  final String listener;
  final String route;
  final String pool;
  final String endpoint;
  final int hash;
  private final long[] cells = new long[SIZE];

  Row(String listener, String route, String pool, String endpoint, int hash) {
    this.listener = listener;
    this.route = route;
    this.pool = pool;
    this.endpoint = endpoint;
    this.hash = hash;
  }

  boolean is(String listener, String route, String pool, String endpoint) {
    return this.endpoint.equals(endpoint)
        && this.route.equals(route)
        && this.pool.equals(pool)
        && this.listener.equals(listener);
  }

  void add(int cell, long amount) {
    CELLS.setOpaque(cells, cell, cells[cell] + amount);
  }

  long get(int cell) {
    return (long) CELLS.getOpaque(cells, cell);
  }

  /** Adds all cells to another array of {@link #SIZE}. */
  void addTo(long[] sums) {
    for (int i = 0; i < SIZE; i++) {
      sums[i] += get(i);
    }
  }
}
