package dev.fairlead.report;

import dev.fairlead.spi.LoadReport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The last report of one endpoint that can be true. From any thread; of two reports at the same
 * moment either may stay.
 *
 * <p>A report with a value out of range is rejected as a whole: whoever counts wrong in one thing
 * is not to be trusted in another. A share that jumps is believed by half, so that one wrong report
 * does not move all the load, and a true one is believed by the second or third that confirms it.
 */
public final class ReportBook {
  /** Ten times full; what is more is a percentage. */
  private static final double MOST_UTILIZATION = 10;

  private static final double MOST_PER_SECOND = 1e9;
  private static final double MOST_IN_FLIGHT = 1e6;
  private static final double MOST_LATENCY_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** How much a share may rise or fall from one report to the next and be believed at once. */
  private static final double JUMP = 0.5;

  private final LongSupplier clock;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile LoadReport last;
  private volatile long expiresNanos;

  /**
   * @param clock monotonic time in nanoseconds
   */
  public ReportBook(LongSupplier clock) {
    this.clock = clock;
  }

  /** How long a report is good for, in nanoseconds; 0: none is wanted. */
  public void expires(long nanos) {
    expiresNanos = nanos;
    if (nanos == 0) {
      last = null;
    }
  }

  /** The last report, or null if there is none that is not too old. */
  public LoadReport current() {
    LoadReport report = last;
    return report == null || clock.getAsLong() - report.receivedNanos() > expiresNanos
        ? null
        : report;
  }

  /** Reports that were believed. */
  public long accepted() {
    return accepted.sum();
  }

  /** Reports that could not be read or be true. */
  public long rejected() {
    return rejected.sum();
  }

  /**
   * Takes in what an endpoint said.
   *
   * @param raw null if it could not be read
   * @return null if it is not believed
   */
  LoadReport take(RawReport raw) {
    if (expiresNanos == 0) {
      return null;
    }
    if (raw == null || raw.isEmpty() || !plausible(raw)) {
      rejected.increment();
      return null;
    }
    LoadReport before = current();
    LoadReport report =
        new LoadReport(
            damped(before == null ? Double.NaN : before.utilization(), raw.utilization()),
            damped(before == null ? Double.NaN : before.cpu(), raw.cpu),
            damped(before == null ? Double.NaN : before.memory(), raw.memory),
            raw.requestsPerSecond,
            raw.errorsPerSecond,
            Double.isNaN(raw.requestsInFlight) ? -1 : (int) Math.round(raw.requestsInFlight),
            Double.isNaN(raw.latencyMillis) ? -1 : Math.round(raw.latencyMillis * 1e6),
            clock.getAsLong());
    last = report;
    accepted.increment();
    return report;
  }

  private static boolean plausible(RawReport raw) {
    return within(raw.application, MOST_UTILIZATION)
        && within(raw.cpu, MOST_UTILIZATION)
        && within(raw.memory, 1)
        && within(raw.requestsPerSecond, MOST_PER_SECOND)
        && within(raw.errorsPerSecond, MOST_PER_SECOND)
        && within(raw.requestsInFlight, MOST_IN_FLIGHT)
        && within(raw.latencyMillis, MOST_LATENCY_MILLIS);
  }

  private static boolean within(double value, double most) {
    return Double.isNaN(value) || value >= 0 && value <= most;
  }

  private static double damped(double before, double now) {
    return Math.abs(now - before) > JUMP ? (before + now) / 2 : now;
  }
}
