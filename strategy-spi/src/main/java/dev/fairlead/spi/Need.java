package dev.fairlead.spi;

/** What a plugin asks of the router beyond the endpoints themselves; checked at start-up. */
public enum Need {
  /**
   * {@link EndpointStats#latencyNanos()}: latencies are tracked only in pools whose strategy needs
   * them.
   */
  LATENCY,
  /**
   * {@link EndpointStats#oldestUnansweredNanos()}: who waits is tracked only in pools whose
   * strategy needs it.
   */
  OLDEST_UNANSWERED,
  /**
   * {@link EndpointStats#loadReport()}: responses are searched for reports only in pools whose
   * strategy needs them.
   */
  LOAD_REPORTS,
  /** {@link RequestContext#hashKey()}: the pool must say what is hashed. */
  HASH_KEY,
  /**
   * {@link RequestContext#clientAddress()}, {@link RequestContext#addressHigh()} and {@link
   * RequestContext#addressLow()}.
   */
  CLIENT_ADDRESS
}
