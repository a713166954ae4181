package dev.fairlead.config;

import java.time.Duration;

/**
 * Active checks of a pool's endpoints.
 *
 * @param path of an HTTP check
 * @param expectedStatusFrom least status that passes
 * @param expectedStatusTo greatest status that passes
 * @param expectedBody a text the first 64 KiB of the body must contain, or null
 * @param host the Host field of an HTTP check; null: the endpoint's own
 * @param port 0: the endpoint's own
 * @param interval from the end of one check to the start of the next
 * @param jitter share of the interval by which it is lengthened or shortened at random, 0 to 0.5
 * @param fall failures in a row after which an available endpoint is not
 * @param rise successes in a row after which an unavailable endpoint is
 * @param plugin whose check it is, with {@code PLUGIN}; else null
 */
public record HealthConfig(
    Type type,
    String path,
    int expectedStatusFrom,
    int expectedStatusTo,
    String expectedBody,
    String host,
    int port,
    Duration interval,
    double jitter,
    Duration timeout,
    int fall,
    int rise,
    PluginConfig plugin) {
  /** No checks: every endpoint counts as healthy. */
  public static final HealthConfig NONE =
      new HealthConfig(
          Type.NONE,
          "/",
          200,
          399,
          null,
          null,
          0,
          Duration.ofSeconds(5),
          0.1,
          Duration.ofSeconds(1),
          3,
          2);

  /** How an endpoint is probed. */
  public enum Type {
    NONE,
    HTTP,
    TCP,
    PLUGIN
  }

  /** A check that is no plugin's. */
  public HealthConfig(
      Type type,
      String path,
      int expectedStatusFrom,
      int expectedStatusTo,
      String expectedBody,
      String host,
      int port,
      Duration interval,
      double jitter,
      Duration timeout,
      int fall,
      int rise) {
    this(
        type,
        path,
        expectedStatusFrom,
        expectedStatusTo,
        expectedBody,
        host,
        port,
        interval,
        jitter,
        timeout,
        fall,
        rise,
        null);
  }

  /** The same by a plugin's check. */
  HealthConfig by(PluginConfig check) {
    return new HealthConfig(
        Type.PLUGIN,
        path,
        expectedStatusFrom,
        expectedStatusTo,
        expectedBody,
        host,
        port,
        interval,
        jitter,
        timeout,
        fall,
        rise,
        check);
  }
}
