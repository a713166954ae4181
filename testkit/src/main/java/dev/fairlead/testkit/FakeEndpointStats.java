package dev.fairlead.testkit;

import dev.fairlead.spi.EndpointStats;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Statistics a test sets itself. All methods may be called from any thread and allocate nothing.
 */
public final class FakeEndpointStats implements EndpointStats {
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile double latencyNanos;
  private volatile double failureRate;

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
