package dev.fairlead.exchange;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Rejection;

/**
 * Hears how requests end. Called on their event loop: must not block, and must not keep the
 * exchange.
 */
public interface ExchangeListener {
  /**
   * An attempt failed, and another endpoint is looked for; {@link Exchange#endpoint} is still the
   * one that failed.
   */
  default void attempted(Exchange exchange) {}

  /** The exchange ended. */
  void completed(Exchange exchange);

  /**
   * A protocol refused a request before it became an exchange.
   *
   * @param loop the index of the event loop
   * @param status 0 if the connection was closed without an answer
   * @param requestId what the answer calls the request; null without an answer
   */
  default void rejected(
      int loop, ClientConnection connection, int status, Rejection reason, String requestId) {}
}
