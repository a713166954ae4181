package dev.fairlead.spi;

/**
 * The long-lived balancing state of one pool. Whatever is costly belongs into {@link #update}, so
 * that a pick reads arrays.
 */
public interface Strategy extends AutoCloseable {
  /**
   * Builds the picker for a set of available endpoints. Runs off the request path, never twice at
   * once. Earlier pickers may still be asked while and shortly after it runs.
   *
   * @param available immutable; may be empty; in ascending order of {@link Endpoint#id()}
   */
  Picker update(EndpointSet available);

  /**
   * Hears how an attempt ended: once per attempt, on an event loop, so it must not block. An
   * attempt reports to the strategy that served it, also when affinity chose the endpoint.
   *
   * @param latencyNanos from sending the request to the head of the response; 0 if none arrived.
   *     Unless {@code outcome} is {@link Outcome#SUCCESS} it says nothing about how fast the
   *     endpoint serves
   */
  default void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {}

  /**
   * A hard rule, data residency for example: affinity, panic and fallbacks offer only what it
   * allows. Same threading as {@link Picker#pick}.
   */
  default boolean allows(RequestContext request, Endpoint endpoint) {
    return true;
  }

  /**
   * What it has learned, for the strategy of the same name that takes its place, which finds it in
   * {@link ProviderContext#saved}. Called off the request path, while attempts still report. Only
   * bytes cross over, so that neither needs the other's classes: begin with a version, and read
   * nothing that does not fit.
   *
   * @return null if there is nothing worth keeping
   */
  default byte[] save() {
    return null;
  }

  /** Called once, after the last attempt has reported. */
  @Override
  default void close() {}
}
