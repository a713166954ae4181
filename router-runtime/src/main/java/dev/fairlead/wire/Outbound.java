package dev.fairlead.wire;

/**
 * The endpoint's side of one attempt. As a {@link BodySink} it takes the content of the request;
 * {@link #end} must be called also if there is none.
 */
public interface Outbound extends BodySink {
  /**
   * Begins the request; held back until content, the end or a flush follows. The head is read at
   * once or before the attempt ends, and not changed.
   *
   * @param upgrade whether to ask for the change of protocol the head names; only HTTP/1.1 can
   */
  void send(RequestHead head, boolean upgrade);

  /** Whether the connection served an earlier request, so that it may have gone stale. */
  boolean reused();

  /**
   * Gives the attempt up: closes the connection or resets the stream. The listener hears nothing
   * more.
   */
  void cancel();
}
