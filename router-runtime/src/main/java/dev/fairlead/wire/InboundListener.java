package dev.fairlead.wire;

/** Hears when the client's side of an exchange ends early. */
public interface InboundListener {
  /**
   * The client's side failed: at most once, and not once request and response are complete. For
   * {@link Failure#CLIENT_MALFORMED} and {@link Failure#CLIENT_TIMED_OUT} the inbound side answers
   * after this call returns if nothing is {@linkplain Inbound#committed committed}.
   *
   * @param requestId what that answer will call the request; null if there will be none
   */
  void gone(Failure failure, String requestId);
}
