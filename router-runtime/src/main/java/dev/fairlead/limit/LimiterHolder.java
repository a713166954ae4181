package dev.fairlead.limit;

import dev.fairlead.pool.FaultText;
import dev.fairlead.pool.Watched;
import dev.fairlead.spi.RateLimiter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * A route's limiter, what it did wrong, and who still waits for it. One that blocks an event loop,
 * or holds loops up too often, is not asked any more: its requests are dealt with as if it had
 * failed, until its plugin's files or its configuration change. Failures alone never lead there, as
 * a limiter whose store is away is to be asked again. Thread-safe.
 *
 * <p>Faults are logged at the first, the second, the fourth and so on, as a broken plugin breaks at
 * every request.
 */
public final class LimiterHolder implements Watched {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final String route;
  private final String name;
  private final RateLimiter limiter;
  private final IntSupplier slowLimit;
  private final Runnable whenUnused;

  /** Requests that wait for an answer, and one for the configuration it is in force with. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong timedOut = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();
  private final LongAdder blocked = new LongAdder();
  private long minute = Long.MIN_VALUE;
  private int slowInMinute;
  private volatile String quarantine;

  /**
   * @param name as configured
   * @param slowLimit how many calls within a minute may hold an event loop up
   * @param whenUnused called once it is in force no more and nobody waits for it; from any thread
   */
  public LimiterHolder(
      String route, String name, RateLimiter limiter, IntSupplier slowLimit, Runnable whenUnused) {
    this.route = route;
    this.name = name;
    this.limiter = limiter;
    this.slowLimit = slowLimit;
    this.whenUnused = whenUnused;
  }

  /** What is asked. */
  public RateLimiter limiter() {
    return limiter;
  }

  /** As configured. */
  public String name() {
    return name;
  }

  /** Why it is not asked any more, or null. */
  public String quarantine() {
    return quarantine;
  }

  // ---- who uses it

  /** A request begins to wait; in the turn of the event loop in which its route was read. */
  public void begin() {
    users.incrementAndGet();
  }

  /** A request has its answer, or has stopped waiting. */
  public void end() {
    if (users.decrementAndGet() == 0) {
      whenUnused.run();
    }
  }

  /** Says, once, that no request can begin to wait any more. */
  public void retire() {
    end();
  }

  // ---- what it did wrong

  /**
   * It threw, or had no answer.
   *
   * @param fault null if nothing was thrown
   */
  public void failed(Throwable fault) {
    long now = failed.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf(
          "Route %s: limiter %s failed (fault %d): %s",
          route, name, now, fault == null ? "it answered nothing" : FaultText.trace(fault));
      // With its message, which may hold a client's key, unless an operator wants it.
      LOG.debug("what the limiter threw", fault);
    }
  }

  /** It did not answer in time. */
  public void timedOut() {
    long now = timedOut.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf("Route %s: limiter %s did not answer in time (time %d)", route, name, now);
    }
  }

  /** A call held an event loop up. */
  public void wasSlow(long nanos) {
    long now = slow.incrementAndGet();
    if (Long.bitCount(now) == 1) {
      LOG.errorf("Route %s: limiter %s held an event loop up (slow call %d)", route, name, now);
    }
    int limit = slowLimit.getAsInt();
    if (slowInMinute(nanos) == limit) {
      setAside("it held an event loop up " + limit + " times in a minute");
    }
  }

  private synchronized int slowInMinute(long nanos) {
    if (minute == Long.MIN_VALUE || nanos - minute > MINUTE_NANOS) {
      minute = nanos;
      slowInMinute = 0;
    }
    return ++slowInMinute;
  }

  @Override
  public void blocks(Thread thread) {
    blocked.increment();
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement each : thread.getStackTrace()) {
      stack.append("\n    in ").append(each);
      if (each.getClassName().startsWith("dev.fairlead.stage.")) {
        break;
      }
    }
    LOG.errorf(
        "Route %s: limiter %s blocks event loop %s, in which every request waits:%s",
        route, name, thread.getName(), stack);
    setAside("it blocked an event loop");
  }

  private void setAside(String reason) {
    quarantine = reason;
    LOG.errorf("Route %s: limiter %s is not asked any more: %s", route, name, reason);
  }

  /** Times it threw or answered nothing. */
  public long failures() {
    return failed.get();
  }

  /** Calls that held an event loop up. */
  public long slow() {
    return slow.get();
  }

  /** Calls that held an event loop up for so long that they were the last. */
  public long blocked() {
    return blocked.sum();
  }
}
