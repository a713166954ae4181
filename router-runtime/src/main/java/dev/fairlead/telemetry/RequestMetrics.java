package dev.fairlead.telemetry;

import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.ExchangeListener;
import dev.fairlead.limit.LimitResult;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Counts and times requests, on their event loop and without anything shared. */
public final class RequestMetrics implements ExchangeListener {
  /** The tag's value where there is nothing to name. */
  static final String NONE = "";

  private final List<Loop> loops;
  private final LoopRows[] rows;

  /**
   * @param loops by index
   */
  public RequestMetrics(List<Loop> loops) {
    this.loops = List.copyOf(loops);
    this.rows = new LoopRows[loops.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new LoopRows();
    }
  }

  @Override
  public void attempted(Exchange exchange) {
    row(exchange).add(Row.RETRIES, 1);
  }

  @Override
  public void completed(Exchange exchange) {
    Row row = row(exchange);
    row.add(statusClass(exchange.status()), 1);
    long nanos = exchange.endedNanos() - exchange.startedNanos();
    row.add(Row.REQUEST_BUCKETS + Buckets.REQUEST.of(nanos), 1);
    row.add(Row.REQUEST_SUM, nanos);
    if (exchange.attempts() > 0) {
      long own = exchange.routerNanos();
      row.add(Row.ROUTER_BUCKETS + Buckets.ROUTER.of(own), 1);
      row.add(Row.ROUTER_SUM, own);
    }
    Rejection rejection = exchange.rejection();
    if (rejection != null) {
      row.add(Row.REJECTED + rejection.ordinal(), 1);
    }
    LimitResult limit = exchange.limitResult();
    if (limit != null) {
      row.add(Row.LIMITED + limit.ordinal(), 1);
    }
  }

  @Override
  public void rejected(
      int loop, ClientConnection connection, int status, Rejection reason, String requestId) {
    Row row = rows[loop].row(connection.listener(), NONE, NONE, NONE);
    row.add(Row.REJECTED + reason.ordinal(), 1);
    if (status != 0) {
      row.add(statusClass(status), 1);
    }
  }

  private Row row(Exchange exchange) {
    RouteSnapshot route = exchange.route();
    PoolState pool = exchange.pool();
    PooledEndpoint endpoint = exchange.endpoint();
    return rows[exchange.loop().index()].row(
        exchange.connection().listener(),
        route == null ? NONE : route.name(),
        pool == null ? NONE : pool.name(),
        endpoint == null ? NONE : endpoint.id());
  }

  private static int statusClass(int status) {
    int statusClass = status / 100;
    return statusClass < Row.CLASSES ? statusClass : Row.CLASSES - 1;
  }

  /** Forgets what is about something that is gone. From any thread; takes effect soon. */
  void retain(Predicate<Row> test) {
    for (Loop loop : loops) {
      loop.execute(() -> rows[loop.index()].retain(test));
    }
  }

  void forEach(Consumer<Row> action) {
    for (LoopRows each : rows) {
      each.forEach(action);
    }
  }
}
