package dev.fairlead.wire;

/**
 * The client's side of one exchange. As a {@link BodySink} it takes the content of the response.
 *
 * <p>A response head is held back until content, the end or a flush follows, so that a short
 * response is one write, and can still be replaced by another as long as it is not {@link
 * #committed}.
 */
public interface Inbound extends BodySink {
  RequestHead head();

  /** The content of the request; null if {@link RequestHead#contentLength} is 0. */
  Body body();

  ClientConnection connection();

  Loop loop();

  /** Who is told when the client goes; set before anything else. */
  void listener(InboundListener listener);

  /** Sends a 1xx other than 101, or drops it if the client's protocol version has none. */
  void informational(ResponseHead head);

  /**
   * Asks for the connection to end with the response to this request, if it serves requests one
   * after the other; to be called before that response.
   */
  default void last() {}

  /** Begins the final response; replaces an earlier one that is not committed. */
  void respond(ResponseHead head);

  /** Whether any part of the final response may have been sent. */
  boolean committed();

  /**
   * Sends a 101 and turns the connection into a tunnel: from here on {@link #write} sends octets as
   * they are, and {@link #end} closes that direction.
   *
   * @return what the client sends through the tunnel
   */
  Body upgrade(ResponseHead head);

  /**
   * Whether the rest of the request will be thrown away after the end of the response, so that it
   * need not be sent to the endpoint. Asked after {@link #end}.
   */
  boolean lingering();

  /**
   * Says that the exchange is over and looks at nothing of it any more: called once, last of all.
   * Only after it may head, body and fields serve another request.
   */
  void release();

  /**
   * Breaks the response off in a way the client cannot take for its end. Nothing is reported to the
   * listener after it.
   */
  void abort();
}
