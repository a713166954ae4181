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
 * is not to be trusted in another. Utilization and rates are weighed against each other, so what
 * counts is by what factor they change. A value that is more than {@link #JUMP} times what was
 * believed before, or less than that part of it, is a jump, and is believed only as far as the next
 * report agrees: one wrong report moves nothing, and a true change is late by one report. Within
 * that factor a report is believed at once, so that alone it changes a weight of requests a second
 * by utilization 1.5 * 1.5 = 2.25 times at most.
 */
public final class ReportBook {
  /** Ten times full; what is more is a percentage. */
  private static final double MOST_UTILIZATION = 10;

  private static final double MOST_PER_SECOND = 1e9;
  private static final double MOST_IN_FLIGHT = 1e6;
  private static final double MOST_LATENCY_MILLIS = TimeUnit.HOURS.toMillis(1);

  /**
   * By what factor a value may rise or fall from one report to the next and be believed at once.
   */
  private static final double JUMP = 1.5;

  /** What was said, and what of it is believed. */
  private record Entry(RawReport raw, LoadReport believed) {}

  private final LongSupplier clock;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile Entry last;
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
    Entry entry = currentEntry();
    return entry == null ? null : entry.believed;
  }

  private Entry currentEntry() {
    Entry entry = last;
    return entry == null || clock.getAsLong() - entry.believed.receivedNanos() > expiresNanos
        ? null
        : entry;
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
    Entry before = currentEntry();
    LoadReport report = before == null ? atOnce(raw) : cautiously(before.raw, before.believed, raw);
    last = new Entry(raw, report);
    accepted.increment();
    return report;
  }

  private LoadReport atOnce(RawReport raw) {
    return report(
        raw, raw.utilization(), raw.cpu, raw.memory, raw.requestsPerSecond, raw.errorsPerSecond);
  }

  private LoadReport cautiously(RawReport said, LoadReport before, RawReport raw) {
    return report(
        raw,
        agreed(before.utilization(), said.utilization(), raw.utilization()),
        agreed(before.cpu(), said.cpu, raw.cpu),
        agreed(before.memory(), said.memory, raw.memory),
        agreed(before.requestsPerSecond(), said.requestsPerSecond, raw.requestsPerSecond),
        agreed(before.errorsPerSecond(), said.errorsPerSecond, raw.errorsPerSecond));
  }

  private LoadReport report(
      RawReport raw,
      double utilization,
      double cpu,
      double memory,
      double requestsPerSecond,
      double errorsPerSecond) {
    return new LoadReport(
        utilization,
        cpu,
        memory,
        requestsPerSecond,
        errorsPerSecond,
        Double.isNaN(raw.requestsInFlight) ? -1 : (int) Math.round(raw.requestsInFlight),
        Double.isNaN(raw.latencyMillis) ? -1 : Math.round(raw.latencyMillis * 1e6),
        clock.getAsLong());
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

  /**
   * What to believe of a value.
   *
   * @param before what is believed
   * @param said what the report before said
   * @param now what this one says
   */
  private static double agreed(double before, double said, double now) {
    if (now > before * JUMP) {
      return said > before ? Math.min(said, now) : before;
    }
    if (now < before / JUMP) {
      return said < before ? Math.max(said, now) : before;
    }
    // Near, or one of them was not said.
    return now;
  }
}
