package dev.fairlead.config;

import java.nio.file.Path;

/**
 * The access log.
 *
 * @param file null: standard output
 */
public record AccessLogConfig(Format format, Path file, ClientAddress clientAddress) {
  public static final AccessLogConfig OFF =
      new AccessLogConfig(Format.OFF, null, ClientAddress.FULL);

  /** {@code COMMON} is the Common Log Format with user agent and referrer (the combined form). */
  public enum Format {
    OFF,
    JSON,
    COMMON
  }

  /** How much of a client's address is written. */
  public enum ClientAddress {
    FULL,

    /** The first 24 bits of IPv4, the first 48 of IPv6. */
    TRUNCATED
  }
}
