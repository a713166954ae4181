package dev.fairlead.http2;

/**
 * A connection error (RFC 9113 section 5.4.1): the connection cannot go on. Carries no stack trace.
 */
final class Http2Error extends Exception {
  private final int code;

  Http2Error(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** One of {@link ErrorCode}. */
  int code() {
    return code;
  }
}
