package dev.fairlead.exchange;

import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.StrategyHolder;
import dev.fairlead.spi.Outcome;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Rejection;

/**
 * Where every attempt ends, exactly once: what it says of its endpoint is decided here and nowhere
 * else.
 */
final class Completion {
  private Completion() {}

  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * Frees the endpoint's place and tells its counters and the strategy.
   *
   * @param status of the response; 0 if there was none
   */
  static void attempt(
      Exchange exchange,
      PoolSnapshot snapshot,
      PooledEndpoint endpoint,
      int status,
      Outcome outcome,
      long latencyNanos) {
    if (exchange.explained() != null) {
      exchange.explained().ended(outcome, latencyNanos);
    }
    if (status != TOO_MANY_REQUESTS) {
      // Before its place is free: no other may follow it into a trial that it fails.
      endpoint.state().judge(outcome);
    }
    endpoint.state().release();
    endpoint.state().completed(outcome, latencyNanos);
    StrategyHolder strategy = snapshot.strategyHolder();
    if (!strategy.silenced()) {
      report(exchange, strategy, endpoint, outcome, latencyNanos);
    }
    strategy.end();
  }

  private static void report(
      Exchange exchange,
      StrategyHolder holder,
      PooledEndpoint endpoint,
      Outcome outcome,
      long latencyNanos) {
    PoolState pool = exchange.pool();
    pool.strategyCalls().enter(exchange.loop(), holder);
    try {
      holder.strategy().completed(exchange, endpoint, outcome, latencyNanos);
    } catch (Throwable fault) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      pool.strategyFaults().broke(holder, fault);
    } finally {
      if (pool.strategyCalls().leave(exchange.loop())) {
        pool.strategyFaults().wasSlow(holder);
      }
    }
  }

  /** What a complete response with that status says of its endpoint. */
  static Outcome classify(int status) {
    if (status == 503 || status == TOO_MANY_REQUESTS) {
      return Outcome.OVERLOADED;
    }
    return status >= 500 ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  /** What a failure before the response says of the endpoint. */
  static Outcome classify(Failure failure) {
    return switch (failure) {
      case CONNECT_FAILED, CONNECT_TIMED_OUT -> Outcome.UNREACHABLE;
      case REFUSED -> Outcome.OVERLOADED;
      case ENDPOINT_TIMED_OUT -> Outcome.TIMED_OUT;
      default -> Outcome.FAILURE;
    };
  }

  /** How a client that failed was refused, or null if it left by itself. */
  static Rejection rejection(Failure ofClient) {
    return switch (ofClient) {
      case CLIENT_MALFORMED -> Rejection.MALFORMED;
      case CLIENT_TIMED_OUT -> Rejection.BODY_TIMEOUT;
      default -> null;
    };
  }

  /** The status a client that failed was answered; 0 if it left by itself. */
  static int answer(Failure ofClient) {
    return switch (ofClient) {
      case CLIENT_MALFORMED -> 400;
      case CLIENT_TIMED_OUT -> 408;
      default -> 0;
    };
  }

  /** Ends an exchange whose last attempt failed before a response. */
  static void reject(Exchange exchange, Failure failure) {
    switch (failure) {
      case CONNECT_TIMED_OUT, ENDPOINT_TIMED_OUT ->
          exchange.reject(504, null, "The endpoint did not answer in time.");
      case ENDPOINT_MALFORMED ->
          exchange.reject(502, null, "The endpoint's response was not valid.");
      case CONNECT_FAILED -> exchange.reject(502, null, "The endpoint could not be reached.");
      default ->
          exchange.reject(502, null, "The endpoint closed the connection without a response.");
    }
  }
}
