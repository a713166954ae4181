package dev.fairlead.spi;

/**
 * How an attempt ended, classified once by the router: by its HTTP status or, for gRPC, by the HTTP
 * status that stands for its own.
 */
public enum Outcome {
  /** A complete response that does not blame the endpoint: any status but those of the next two. */
  SUCCESS,
  /** A 5xx other than 503, or a response that was malformed or broke off. */
  FAILURE,
  /** 503 or 429: the endpoint itself says that it has too much to do. */
  OVERLOADED,
  /** No connection, so no byte of the request was sent. Never a latency sample. */
  UNREACHABLE,
  /** The response did not begin, or end, in time. */
  TIMED_OUT,
  /** The client left or the router gave up: says nothing about the endpoint. */
  CANCELLED
}
