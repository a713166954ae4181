package dev.fairlead.stage;

import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.Stage;
import dev.fairlead.explain.Explained;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.StrategyHolder;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.wire.Rejection;

/**
 * Unless affinity has named the endpoint, asks the pool's picker for one and takes a place of it.
 * An endpoint that is at its limit counts as tried, so the picker names its next best; when all
 * that fit are at their limit, or nobody knows yet whether any is healthy, the request waits in the
 * pool's queue.
 */
final class BalanceStage implements Stage {
  @Override
  public void apply(Exchange exchange) {
    if (exchange.hasPlace()) {
      exchange.next();
      return;
    }
    PoolState pool = exchange.pool();
    if (pool.queue().waiting() && !exchange.queued()) {
      // Others came before.
      queue(exchange, pool);
      return;
    }
    PoolSnapshot snapshot = pool.snapshot();
    if (take(exchange, pool, snapshot)) {
      exchange.next();
    } else if (exchange.metFull() || snapshot.awaitingVerdict()) {
      queue(exchange, pool);
    } else {
      boolean forbidden = noneIsAllowed(exchange, pool, snapshot);
      if (forbidden && takeHeldBack(exchange, pool, snapshot)) {
        exchange.next();
      } else {
        none(exchange, forbidden);
      }
    }
  }

  private static void none(Exchange exchange, boolean forbidden) {
    if (exchange.attempts() > 0) {
      exchange.rejectFailed();
    } else if (forbidden) {
      exchange.reject(
          503,
          Rejection.NOT_ALLOWED,
          "The rules of the pool allow none of the endpoints that are available.");
    } else {
      exchange.reject(503, Rejection.NO_ENDPOINT, "No endpoint is available.");
    }
  }

  /** Whether somebody could serve the request if it were not for a rule of the strategy. */
  private static boolean noneIsAllowed(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    Explained explained = exchange.explained();
    boolean none = snapshot.size() > 0;
    enter(exchange, pool, snapshot);
    for (int i = 0; i < snapshot.size() && (none || explained != null); i++) {
      PooledEndpoint endpoint = snapshot.get(i);
      if (HardRule.allows(exchange, pool, snapshot, endpoint)) {
        none = false;
      } else if (explained != null) {
        explained.excluded(endpoint, "not allowed by the strategy");
      }
    }
    leave(exchange, pool, snapshot);
    return none;
  }

  /** A call into the strategy begins, under the eyes of the watchdog. */
  private static void enter(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    pool.strategyCalls().enter(exchange.loop(), snapshot.strategyHolder());
  }

  private static void leave(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    if (pool.strategyCalls().leave(exchange.loop())) {
      pool.strategyFaults().wasSlow(snapshot.strategyHolder());
    }
  }

  private static boolean takeHeldBack(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    enter(exchange, pool, snapshot);
    PooledEndpoint endpoint =
        HeldBack.take(exchange, snapshot, each -> HardRule.allows(exchange, pool, snapshot, each));
    leave(exchange, pool, snapshot);
    if (endpoint == null) {
      return false;
    }
    exchange.endpoint(snapshot, endpoint);
    Explained explained = exchange.explained();
    if (explained != null) {
      explained.note("The rules of the pool allow none on offer, so one held back serves it.");
      explained.chosen(endpoint);
    }
    return true;
  }

  private static void queue(Exchange exchange, PoolState pool) {
    boolean first = !exchange.queued();
    if (!exchange.queueUp()) {
      exchange.reject(503, Rejection.QUEUE_FULL, "All endpoints are busy.");
      return;
    }
    // A place freed before the request was in the queue woke nobody: look once more, unless others
    // wait to be served before it.
    exchange.forgetFull();
    PoolSnapshot snapshot = pool.snapshot();
    if (exchange.looksAgain() && take(exchange, pool, snapshot)) {
      exchange.next();
    } else if (first) {
      exchange.startTimer(
          snapshot.queueTimeoutNanos(),
          () -> exchange.reject(503, Rejection.QUEUE_TIMEOUT, "No endpoint became free in time."));
    }
  }

  private static boolean take(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    Explained explained = exchange.explained();
    if (explained != null) {
      explained.looks(snapshot, exchange);
    }
    for (int looks = snapshot.size(); looks > 0; looks--) {
      PooledEndpoint endpoint = pick(exchange, pool, snapshot);
      if (endpoint == null) {
        return false;
      }
      if (endpoint.state().tryAcquire(endpoint.maxConnections())) {
        exchange.endpoint(snapshot, endpoint);
        if (explained != null) {
          explained.chosen(endpoint);
        }
        return true;
      }
      exchange.markFull(endpoint);
      if (explained != null) {
        explained.excluded(endpoint, "at its limit");
      }
    }
    return false;
  }

  /**
   * The picker's choice; where it breaks its contract, the next endpoint that the strategy allows.
   */
  private static PooledEndpoint pick(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    StrategyHolder holder = snapshot.strategyHolder();
    enter(exchange, pool, snapshot);
    try {
      Endpoint choice = snapshot.picker().pick(exchange);
      if (choice == null) {
        if (!overlooked(exchange, pool, snapshot)) {
          return null;
        }
        pool.strategyFaults().chose(holder, "it named none although an endpoint could serve");
      } else if (snapshot.contains(choice) && !exchange.tried(choice)) {
        return (PooledEndpoint) choice;
      } else {
        pool.strategyFaults().chose(holder, "it named an endpoint that was not to be picked");
      }
    } catch (Throwable fault) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      pool.strategyFaults().broke(holder, fault);
    } finally {
      leave(exchange, pool, snapshot);
    }
    if (exchange.explained() != null) {
      exchange.explained().fallback();
    }
    enter(exchange, pool, snapshot);
    try {
      return instead(exchange, pool, snapshot);
    } finally {
      leave(exchange, pool, snapshot);
    }
  }

  /** Whether a picker that named none has left out an endpoint that may and can serve. */
  private static boolean overlooked(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    for (int i = 0; i < snapshot.size(); i++) {
      PooledEndpoint endpoint = snapshot.get(i);
      if (!exchange.tried(endpoint)
          && endpoint.hasRoom()
          && HardRule.allows(exchange, pool, snapshot, endpoint)) {
        return true;
      }
    }
    return false;
  }

  private static PooledEndpoint instead(Exchange exchange, PoolState pool, PoolSnapshot snapshot) {
    int size = snapshot.size();
    int from = (int) Math.floorMod(exchange.startedNanos(), (long) Math.max(1, size));
    for (int i = 0; i < size; i++) {
      PooledEndpoint endpoint = snapshot.get((from + i) % size);
      if (!exchange.tried(endpoint) && HardRule.allows(exchange, pool, snapshot, endpoint)) {
        return endpoint;
      }
    }
    return null;
  }
}
