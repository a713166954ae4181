package dev.fairlead.framing;

import java.net.InetSocketAddress;

/** The router whose framing is tested: every request it serves goes to one given backend. */
interface RouterUnderTest extends AutoCloseable {

  /** Returns the address of its cleartext HTTP/1.1 listener. */
  InetSocketAddress address();

  /** Returns the same router by a listener that speaks HTTP/2 too, if it has one. */
  default RouterUnderTest besideHttp2() {
    return this;
  }

  /**
   * Returns whether Fairlead's own policy is asked for. Of any other router only what keeps peers
   * safe is: a refusal may have any error status or none, a chunk extension may pass.
   */
  boolean exact();

  @Override
  void close();

  /** Returns the port the backend must listen on, 0 where it may choose. */
  static int backendPort() {
    return Integer.getInteger("framing.backend-port", 0);
  }

  /**
   * Starts a router of its own in front of {@code backendPort} on loopback, or takes the one that
   * already runs at {@code -Dframing.target=HOST:PORT}.
   */
  static RouterUnderTest start(int backendPort) {
    String target = System.getProperty("framing.target");
    return target == null ? new OwnRouter(backendPort) : new ExternalRouter(target);
  }
}
