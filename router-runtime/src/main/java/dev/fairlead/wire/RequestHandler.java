package dev.fairlead.wire;

/** Takes requests off the protocols. One for each listener; called on any event loop. */
public interface RequestHandler {
  /** Takes a request over whose head is complete; must not block, may answer before it returns. */
  void handle(Inbound inbound);

  /**
   * Hears of a request the protocol refused by itself, unless its exchange has heard of it by
   * {@link InboundListener#gone}.
   *
   * @param loop the event loop of the connection
   * @param status what was answered, 400 to 599; 0 if the connection was closed or reset without an
   *     answer
   * @param reason why, from the short fixed list of {@link Rejection}
   * @param requestId what the answer calls the request; null without an answer
   */
  void rejected(
      Loop loop, ClientConnection connection, int status, Rejection reason, String requestId);
}
