package dev.fairlead.wire;

/**
 * Why a request was refused before or instead of being forwarded; the value of the metric's {@code
 * reason} tag.
 */
public enum Rejection {
  MALFORMED("malformed"),
  LINE_TOO_LONG("line-too-long"),
  FIELDS_TOO_LARGE("fields-too-large"),
  HEAD_TIMEOUT("head-timeout"),
  BODY_TIMEOUT("body-timeout"),
  METHOD_REFUSED("method-refused"),
  EXPECTATION_FAILED("expectation-failed"),
  VERSION_REFUSED("version-refused"),
  CODING_REFUSED("coding-refused"),
  TOO_MANY_CONNECTIONS("too-many-connections"),
  BODY_TOO_LARGE("body-too-large"),
  NO_ROUTE("no-route"),
  RATE_LIMITED("rate-limited"),
  LIMITER_FAILED("limiter-failed"),
  NO_ENDPOINT("no-endpoint"),
  NOT_ALLOWED("not-allowed"),
  SESSION_UNAVAILABLE("session-unavailable"),
  QUEUE_FULL("queue-full"),
  QUEUE_TIMEOUT("queue-timeout");

  private final String tag;

  Rejection(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
