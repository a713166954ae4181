package dev.fairlead.spi;

/**
 * What the router measures of an endpoint, live and read without locks: values may be from slightly
 * different moments.
 */
public interface EndpointStats {
  /** Attempts that have been sent and not ended, over all event loops. */
  int inFlight();

  /**
   * Moving average of the time from sending a request to the head of its response, in nanoseconds,
   * over successes only; 0 until there is one, and always 0 in pools whose strategy does not need
   * {@link Need#LATENCY}.
   */
  double latencyNanos();

  /**
   * Moving average of the share of attempts that failed, 0 to 1; cancelled attempts do not count.
   */
  double failureRate();
}
