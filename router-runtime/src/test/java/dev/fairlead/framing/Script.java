package dev.fairlead.framing;

/**
 * What the backend does when the request of a case arrives.
 *
 * @param text the octets it writes
 * @param finish what it does to the connection then
 * @param early whether it answers after the head, without reading a body
 */
record Script(String text, Finish finish, boolean early) {

  /** What follows the answer. */
  enum Finish {
    /** Keeps the connection, as a server with keep-alive does. */
    KEEP,
    /** Closes it in order. */
    CLOSE,
    /** Resets it. */
    RESET,
    /** Sends back every octet that arrives from now on. */
    ECHO,
    /** Reads and forgets every octet that arrives from now on. */
    DRAIN
  }

  /** Writes this text and keeps the connection. */
  static Script of(String text) {
    return new Script(text, Finish.KEEP, false);
  }

  Script then(Finish next) {
    return new Script(text, next, early);
  }

  Script beforeBody() {
    return new Script(text, Finish.DRAIN, true);
  }
}
