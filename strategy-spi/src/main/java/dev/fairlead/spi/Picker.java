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
   * @return an endpoint for which {@link RequestContext#tried} is false, or null if none fits
   */
  Endpoint pick(RequestContext request);
}
