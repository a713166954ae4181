package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.LoadReport;

/** What an endpoint measures of itself, for load reports and probes. */
final class ServerGauges {
  /** Shares and rates are averages over about the last second. */
  private static final double WINDOW_NANOS = 1e9;

  private static final double LATENCY_SHARE = 1.0 / 16;
  private static final int TABULATED = 128;

  private final int workers;
  private final double[] latencyAtRivals = new double[TABULATED];
  private double utilization;
  private double rate;

  ServerGauges(int workers) {
    this.workers = workers;
  }

  void passed(long nanos, int busy) {
    // First order is enough for steps that are short beside the window, and cheaper than exp.
    double gone = Math.min(1, nanos / WINDOW_NANOS);
    utilization += ((double) busy / workers - utilization) * gone;
    rate -= rate * gone;
  }

  void served(long nanos, int rivals) {
    rate += 1e9 / WINDOW_NANOS;
    int index = Math.min(rivals, TABULATED - 1);
    double known = latencyAtRivals[index];
    latencyAtRivals[index] = known == 0 ? nanos : known + (nanos - known) * LATENCY_SHARE;
  }

  /** Latency seen at that many rivals, else at the nearest number below or above that was seen. */
  private long latency(int rivals) {
    int index = Math.min(rivals, TABULATED - 1);
    for (int distance = 0; distance < TABULATED; distance++) {
      int below = index - distance;
      int above = index + distance;
      if (below >= 0 && latencyAtRivals[below] > 0) {
        return (long) latencyAtRivals[below];
      }
      if (above < TABULATED && latencyAtRivals[above] > 0) {
        return (long) latencyAtRivals[above];
      }
    }
    return -1;
  }

  LoadReport report(int inFlight, long nowNanos) {
    return new LoadReport(
        utilization,
        utilization,
        Double.NaN,
        rate,
        Double.NaN,
        inFlight,
        latency(inFlight),
        nowNanos);
  }
}
