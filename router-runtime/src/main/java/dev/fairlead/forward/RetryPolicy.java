package dev.fairlead.forward;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Inbound;

/**
 * Whether a request may be sent once more after an attempt failed: nothing may have reached the
 * client, its content must still be there, and either the endpoint cannot have acted on it or
 * acting twice does no harm (RFC 9110 section 9.2.2).
 */
public final class RetryPolicy {
  /**
   * Octets of request content kept for another attempt: what one read yields, so that keeping
   * copies nothing.
   */
  private static final int KEPT_OCTETS = 64 * 1024;

  private RetryPolicy() {}

  /** Lets a body keep its beginning for another attempt. */
  public static void keepForReplay(Body body) {
    body.keep(KEPT_OCTETS);
  }

  /**
   * Whether to try another endpoint.
   *
   * @param attempts how many there were, at least 1
   * @param retries how many may follow the first
   */
  public static boolean mayRetry(Failure failure, Inbound inbound, int attempts, int retries) {
    return attempts <= retries
        && intact(inbound)
        && (failure.requestUnprocessed()
            || (failure == Failure.ENDPOINT_GONE || failure == Failure.STALE)
                && idempotent(inbound.head().method()));
  }

  /**
   * Whether to try the same endpoint on a fresh connection, because a pooled one turned out to be
   * closed.
   */
  public static boolean mayRefresh(Failure failure, Inbound inbound) {
    return intact(inbound)
        && (failure == Failure.REFUSED
            || failure == Failure.STALE && idempotent(inbound.head().method()));
  }

  private static boolean intact(Inbound inbound) {
    return !inbound.committed() && (inbound.body() == null || inbound.body().replayable());
  }

  private static boolean idempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
