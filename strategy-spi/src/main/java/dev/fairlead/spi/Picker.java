package dev.fairlead.spi;

/**
 * The choice a strategy built for one endpoint set. Called from many event loops at once: never
 * blocks, never throws, allocates nothing.
 */
@FunctionalInterface
public interface Picker {
  /**
   * Chooses an endpoint of the set the picker was built for.
   *
   * @return an endpoint for which {@link RequestContext#tried} is false; null if there is none that
   *     {@link Strategy#allows} accepts. While there is one, null breaks the contract: the router
   *     takes another endpoint and counts a fault
   */
  Endpoint pick(RequestContext request);
}
