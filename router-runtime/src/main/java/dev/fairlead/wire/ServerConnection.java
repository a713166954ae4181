package dev.fairlead.wire;

/**
 * A client's connection, as a listener that drains sees it. Methods may be called from any thread.
 */
public interface ServerConnection {
  /**
   * Finishes what is in flight, then closes: idle connections at once, HTTP/1.1 with {@code
   * Connection: close} on the next response, HTTP/2 with GOAWAY. Tunnels go on until {@link
   * #close}.
   */
  void drain();

  /** Closes at once. */
  void close();
}
