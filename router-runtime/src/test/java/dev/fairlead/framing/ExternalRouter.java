package dev.fairlead.framing;

import java.net.InetSocketAddress;

/** A router that somebody else started; its backend is at {@code framing.backend-port}. */
final class ExternalRouter implements RouterUnderTest {
  private final InetSocketAddress address;

  ExternalRouter(String target) {
    int colon = target.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("framing.target '" + target + "': expected HOST:PORT");
    }
    address =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public void close() {
    // Whoever started it stops it.
  }
}
