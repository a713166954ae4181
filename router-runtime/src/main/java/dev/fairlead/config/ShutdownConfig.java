package dev.fairlead.config;

import java.time.Duration;

/**
 * How the router stops.
 *
 * @param delay between becoming unready and closing the listeners
 * @param timeout how long requests in flight may take after that
 */
public record ShutdownConfig(Duration delay, Duration timeout) {
  public static final ShutdownConfig DEFAULT =
      new ShutdownConfig(Duration.ZERO, Duration.ofSeconds(30));
}
