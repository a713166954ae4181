package dev.fairlead.framing;

import dev.fairlead.RouterFixture;
import java.net.InetSocketAddress;

/**
 * Fairlead in this process: one event loop, so that every request can meet the connections of those
 * before it.
 */
final class OwnRouter implements RouterUnderTest {
  private final RouterFixture router;
  private final String listener;

  private OwnRouter(RouterFixture router, String listener) {
    this.router = router;
    this.listener = listener;
  }

  OwnRouter(int backendPort) {
    this(start(backendPort), "plain");
  }

  private static RouterFixture start(int backendPort) {
    return RouterFixture.start(
        """
            listeners:
              plain: { port: 0, host: 127.0.0.1, protocols: [http/1.1] }
              mixed: { port: 0, host: 127.0.0.1, protocols: [http/1.1, h2c] }
            routes:
              - { match: { path: "/**" }, pool: recording }
            pools:
              recording: { strategy: round-robin, endpoints: [ "127.0.0.1:%d" ] }
            """
            .formatted(backendPort),
        1);
  }

  @Override
  public InetSocketAddress address() {
    return router.address(listener);
  }

  @Override
  public RouterUnderTest besideHttp2() {
    return new OwnRouter(router, "mixed");
  }

  @Override
  public boolean exact() {
    return true;
  }

  @Override
  public void close() {
    router.close();
  }
}
