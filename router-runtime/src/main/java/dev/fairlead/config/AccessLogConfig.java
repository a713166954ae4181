package dev.fairlead.config;

import java.nio.file.Path;

/**
 * The access log.
 *
 * @param file null: standard output
 */
public record AccessLogConfig(Format format, Path file) {
  public static final AccessLogConfig OFF = new AccessLogConfig(Format.OFF, null);

  /** {@code COMMON} is the Common Log Format with user agent and referrer (the combined form). */
  public enum Format {
    OFF,
    JSON,
    COMMON
  }
}
