package dev.fairlead.wire;

/**
 * Hears how one attempt goes: {@link #ready} first, at the end either the response's body ends or
 * {@link #failed}.
 */
public interface OutboundListener {
  /** There is a connection: send now. May be called from within {@link Connector#open}. */
  void ready(Outbound outbound);

  /** A 1xx other than 101; any number of them. The head is valid during the call. */
  void informational(ResponseHead head);

  /**
   * The final response begins. The head is valid until the attempt ends.
   *
   * @param body never null; an empty one ends right after this call
   */
  void response(ResponseHead head, Body body);

  /**
   * The endpoint agreed to change protocols: from here on the outbound is a tunnel, as {@link
   * Inbound#upgrade} describes.
   *
   * @param body what the endpoint sends through the tunnel
   */
  void upgraded(ResponseHead head, Body body);

  /**
   * The attempt failed: at most once, and nothing comes after it.
   *
   * @param detail for the log, without personal data; never shown to clients
   */
  void failed(Failure failure, String detail);
}
