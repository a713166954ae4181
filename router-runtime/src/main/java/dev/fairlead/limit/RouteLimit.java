package dev.fairlead.limit;

import dev.fairlead.config.LimitConfig;

/** A route's limit as it is configured, and the limiter that decides. Immutable. */
public final class RouteLimit {
  private final LimitConfig config;
  private final LimiterHolder holder;
  private final long timeoutNanos;

  public RouteLimit(LimitConfig config, LimiterHolder holder) {
    this.config = config;
    this.holder = holder;
    this.timeoutNanos = config.timeout().toNanos();
  }

  public LimitConfig config() {
    return config;
  }

  /** What decides. */
  public LimiterHolder holder() {
    return holder;
  }

  /** How long to wait for an answer. */
  public long timeoutNanos() {
    return timeoutNanos;
  }
}
