package dev.fairlead.wire;

import java.net.InetSocketAddress;

/** What is known of a client's connection. Belongs to the connection's loop. */
public final class ClientConnection {
  private final String listener;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final boolean tls;
  private final String serverName;
  private final String clientCertificate;
  private Object memo;

  /**
   * @param listener the name of the listener that accepted it
   * @param tls whether the client speaks TLS to the router
   * @param serverName what the client named by SNI, or null
   * @param clientCertificate the subject of a verified client certificate, or null
   */
  public ClientConnection(
      String listener,
      InetSocketAddress remote,
      InetSocketAddress local,
      boolean tls,
      String serverName,
      String clientCertificate) {
    this.listener = listener;
    this.remote = remote;
    this.local = local;
    this.tls = tls;
    this.serverName = serverName;
    this.clientCertificate = clientCertificate;
  }

  /** The name of the listener that accepted it. */
  public String listener() {
    return listener;
  }

  public InetSocketAddress remote() {
    return remote;
  }

  public InetSocketAddress local() {
    return local;
  }

  /** Whether the client speaks TLS to the router. */
  public boolean tls() {
    return tls;
  }

  /** What the client named by SNI, or null. */
  public String serverName() {
    return serverName;
  }

  /** The subject of a verified client certificate, or null. */
  public String clientCertificate() {
    return clientCertificate;
  }

  /** What was last {@linkplain #memo(Object) remembered}, or null. */
  public Object memo() {
    return memo;
  }

  /**
   * Remembers what is the same for request after request of a connection, so that it is worked out
   * once.
   */
  public void memo(Object value) {
    memo = value;
  }
}
