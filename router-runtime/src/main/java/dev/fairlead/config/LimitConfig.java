package dev.fairlead.config;

import java.time.Duration;

/**
 * How often requests of a route may come.
 *
 * @param limiter what decides, with its options
 * @param ipv6Prefix bits of an IPv6 address that tell one client from another, 1 to 128
 * @param timeout how long to wait for an answer
 * @param admitsOnFailure whether requests go on when there is no answer
 */
public record LimitConfig(
    PluginConfig limiter, By by, int ipv6Prefix, Duration timeout, boolean admitsOnFailure) {
  /** The limiter that needs no plugin. */
  public static final String BUILT_IN = "token-bucket";

  /** A network that is usually one client's (RFC 6177). */
  public static final int DEFAULT_IPV6_PREFIX = 64;

  /** Longer than a limiter that works takes, shorter than a person notices. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);

  /** The limit as a plugin decides it. */
  LimitConfig by(PluginConfig plugin) {
    return new LimitConfig(plugin, by, ipv6Prefix, timeout, admitsOnFailure);
  }

  /**
   * What tells the requests apart that are limited each for itself.
   *
   * @param name of the field, cookie or parameter; null with other sources
   */
  public record By(Source source, String name) {
    /** All requests of the route are limited together. */
    public static final By ROUTE = new By(Source.ROUTE, null);
  }

  /** Where a key is from. */
  public enum Source {
    ROUTE,
    CLIENT_ADDRESS,
    HOST,
    PATH,
    HEADER,
    COOKIE,
    QUERY
  }
}
