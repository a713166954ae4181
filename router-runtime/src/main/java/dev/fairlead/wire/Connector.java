package dev.fairlead.wire;

/** The connections of one event loop to one endpoint. */
public interface Connector {
  /**
   * Asks for a connection or stream.
   *
   * @param fresh whether it must not have served before
   */
  void open(OutboundListener listener, boolean fresh);

  /** Takes back an {@link #open} that has not been answered. */
  void withdraw(OutboundListener listener);

  /** Connections that are open, idle or in use. */
  int connections();

  /**
   * Closes what is idle now and the rest after its last attempt; the connector is not asked again.
   */
  void close();
}
