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

  /**
   * How fit the endpoint is, 0 to 1: its recent share of successes, its checks and how far it has
   * warmed up since it joined or recovered. 1 is a warm endpoint without failures. The router calls
   * {@link Strategy#update} again whenever a score has moved notably, so a strategy may also use it
   * in what it builds.
   */
  default double healthScore() {
    return 1;
  }

  /**
   * How long the oldest attempt in flight has been waiting for the head of its response, in
   * nanoseconds; 0 if none waits, and always 0 in pools whose strategy does not need {@link
   * Need#OLDEST_UNANSWERED}.
   */
  default long oldestUnansweredNanos() {
    return 0;
  }

  /**
   * What the endpoint last reported of its own load, or null: it reported nothing, its report has
   * expired, or the pool's strategy does not need {@link Need#LOAD_REPORTS}.
   */
  default LoadReport loadReport() {
    return null;
  }
}
