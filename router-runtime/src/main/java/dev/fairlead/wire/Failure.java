package dev.fairlead.wire;

/** Why one side of an exchange ended before it was complete. */
public enum Failure {
  /** The client reset the stream or connection, or closed it inside its request. */
  CLIENT_GONE,
  /**
   * The rest of the request broke the protocol; the inbound side answers 400 itself if nothing was
   * answered yet.
   */
  CLIENT_MALFORMED,
  /**
   * The client sent nothing for longer than its idle timeout inside a request body; the inbound
   * side answers 408 itself.
   */
  CLIENT_TIMED_OUT,
  /**
   * No connection to the endpoint: refused, unreachable, or its TLS handshake failed. No octet of
   * the request was sent.
   */
  CONNECT_FAILED,
  /** No connection within the connect timeout. No octet of the request was sent. */
  CONNECT_TIMED_OUT,
  /**
   * The endpoint said that it did not process the request: REFUSED_STREAM, a GOAWAY below the
   * stream, or a pooled connection found closed before the request was written.
   */
  REFUSED,
  /**
   * A connection that had served before was closed before any octet of this response: it may have
   * gone stale.
   */
  STALE,
  /** The endpoint closed or reset before its response was complete. */
  ENDPOINT_GONE,
  /** What the endpoint sent is not a valid response. */
  ENDPOINT_MALFORMED,
  /** Nothing moved between router and endpoint for longer than the idle timeout. */
  ENDPOINT_TIMED_OUT;

  /**
   * Whether the endpoint cannot have acted on the request, so that any method may be sent
   * elsewhere.
   */
  public boolean requestUnprocessed() {
    return this == CONNECT_FAILED || this == CONNECT_TIMED_OUT || this == REFUSED;
  }
}
