package dev.fairlead.testkit;

import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Statistics a test sets itself. All methods may be called from any thread and allocate nothing.
 */
public final class FakeEndpointStats implements EndpointStats {
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile double latencyNanos;
  private volatile double failureRate;
  private volatile double healthScore = 1;
  private volatile long oldestUnansweredNanos;
  private volatile LoadReport loadReport;

  FakeEndpointStats() {}

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public double latencyNanos() {
    return latencyNanos;
  }

  @Override
  public double failureRate() {
    return failureRate;
  }

  @Override
  public double healthScore() {
    return healthScore;
  }

  @Override
  public long oldestUnansweredNanos() {
    return oldestUnansweredNanos;
  }

  @Override
  public LoadReport loadReport() {
    return loadReport;
  }

  /** Sets the number of attempts in flight, 0 or more. */
  public FakeEndpointStats inFlight(int attempts) {
    if (attempts < 0) {
      throw new IllegalArgumentException("in flight " + attempts + ": expected 0 or more");
    }
    inFlight.set(attempts);
    return this;
  }

  /** Sets the average latency in nanoseconds, 0 or more. */
  public FakeEndpointStats latencyNanos(double nanos) {
    if (!(nanos >= 0)) {
      throw new IllegalArgumentException("latency " + nanos + ": expected 0 or more");
    }
    latencyNanos = nanos;
    return this;
  }

  /** Sets the share of failed attempts, 0 to 1. */
  public FakeEndpointStats failureRate(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("failure rate " + share + ": expected 0 to 1");
    }
    failureRate = share;
    return this;
  }

  /** Sets the health score, 0 to 1. */
  public FakeEndpointStats healthScore(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("health score " + score + ": expected 0 to 1");
    }
    healthScore = score;
    return this;
  }

  /** Sets how long the oldest attempt has been waiting, in nanoseconds, 0 or more. */
  public FakeEndpointStats oldestUnansweredNanos(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("oldest unanswered " + nanos + ": expected 0 or more");
    }
    oldestUnansweredNanos = nanos;
    return this;
  }

  /** Sets the load report; null for none. */
  public FakeEndpointStats loadReport(LoadReport report) {
    loadReport = report;
    return this;
  }

  /** Counts one more attempt in flight. */
  public void begin() {
    inFlight.incrementAndGet();
  }

  /** Counts one attempt in flight less. */
  public void end() {
    if (inFlight.getAndDecrement() <= 0) {
      inFlight.set(0);
      throw new IllegalStateException("no attempt was in flight");
    }
  }
}
