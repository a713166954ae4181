package dev.fairlead.stage;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.affinity.Session;
import dev.fairlead.affinity.SessionKeys;
import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.Stage;
import dev.fairlead.explain.Explained;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PoolAffinity;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.StrategyCalls;
import dev.fairlead.wire.Rejection;

/**
 * Names the endpoint of a request whose session is bound to one, and takes a place of it. If the
 * endpoint cannot serve the session any more, the request goes on to the choice of another, to
 * which the session is bound when it answers. An endpoint that merely has no place for this request
 * is passed over and keeps the session: nobody waits in its queue, since it has none.
 */
final class AffinityStage implements Stage {
  private final SessionKeys keys;

  AffinityStage(SessionKeys keys) {
    this.keys = keys;
  }

  @Override
  public void apply(Exchange exchange) {
    PoolAffinity pool = exchange.pool().affinity();
    Affinity affinity = pool.current();
    Session session =
        affinity == null ? null : affinity.session(exchange.request(), keys, exchange.secure());
    if (session == null) {
      exchange.next();
      return;
    }
    exchange.session(session);
    if (pool.find(exchange.loop(), session)) {
      resume(exchange, session);
    } else {
      session.await(exchange.loop(), () -> resume(exchange, session));
    }
  }

  /** Goes on with what the store said, unless the client has left meanwhile. */
  private static void resume(Exchange exchange, Session session) {
    if (exchange.ended()) {
      return;
    }
    Explained explained = exchange.explained();
    if (session.bound() == null) {
      if (explained != null) {
        explained.affinity(session.unknown() ? "the session store did not answer" : "not bound");
      }
      exchange.next();
      return;
    }
    PoolState pool = exchange.pool();
    PoolSnapshot snapshot = pool.snapshot();
    if (explained != null) {
      explained.looks(snapshot, exchange);
    }
    PooledEndpoint endpoint = snapshot.member(session.bound());
    String problem = unavailable(exchange, pool, snapshot, endpoint);
    if (problem == null) {
      problem = busy(pool, endpoint);
      if (problem != null) {
        session.passOver();
      }
    }
    if (explained != null) {
      explained.affinity("bound to " + session.bound() + (problem == null ? "" : ", " + problem));
    }
    if (problem == null) {
      keep(exchange, snapshot, endpoint);
    } else if (session.held()) {
      session.refused();
      exchange.reject(
          503, Rejection.SESSION_UNAVAILABLE, "The endpoint of this session is not available.");
    } else {
      exchange.next();
    }
  }

  private static void keep(Exchange exchange, PoolSnapshot snapshot, PooledEndpoint endpoint) {
    exchange.endpoint(snapshot, endpoint);
    if (exchange.explained() != null) {
      exchange.explained().kept(endpoint);
    }
    exchange.next();
  }

  /** Why an endpoint cannot serve a session any more; null: it can. */
  private static String unavailable(
      Exchange exchange, PoolState pool, PoolSnapshot snapshot, PooledEndpoint endpoint) {
    if (endpoint == null) {
      return "which is gone";
    }
    if (endpoint.state().draining()) {
      return "which is draining";
    }
    // Offered although checks fail: in panic, when they are not believed.
    if (endpoint.state().health() == Health.UNHEALTHY && endpoint.index() < 0) {
      return "whose checks fail";
    }
    return allows(exchange, pool, snapshot, endpoint) ? null : "which the strategy does not allow";
  }

  private static boolean allows(
      Exchange exchange, PoolState pool, PoolSnapshot snapshot, PooledEndpoint endpoint) {
    StrategyCalls calls = pool.strategyCalls();
    calls.enter(exchange.loop(), snapshot.strategyHolder());
    try {
      return HardRule.allows(exchange, pool, snapshot, endpoint);
    } finally {
      if (calls.leave(exchange.loop())) {
        pool.strategyFaults().wasSlow(snapshot.strategyHolder());
      }
    }
  }

  /** Takes a place, or says why there is none for this request; null: it is taken. */
  private static String busy(PoolState pool, PooledEndpoint endpoint) {
    if (endpoint.state().health() == Health.UNKNOWN && endpoint.index() < 0) {
      return "which is not checked yet";
    }
    if (pool.queue().waiting()) {
      return "for which others have waited longer";
    }
    return endpoint.state().tryAcquire(endpoint.maxConnections()) ? null : "which is at its limit";
  }
}
