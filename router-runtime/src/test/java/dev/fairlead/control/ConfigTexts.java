package dev.fairlead.control;

import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.RouterConfig;
import java.nio.file.Path;
import java.util.List;

/** Configurations for tests. */
final class ConfigTexts {
  /** One listener on a free port, one pool whose endpoint nobody asks. */
  static final String MINIMAL =
      """
      listeners:
        web: { port: 0, host: 127.0.0.1 }
      routes:
        - { match: { path: "/**" }, pool: web }
      pools:
        web: { endpoints: [ "127.0.0.1:9" ] }
      """;

  private ConfigTexts() {}

  /** The same, whose first pool trusts the authorities in a file. */
  static RouterConfig withCa(RouterConfig config, Path ca) {
    PoolConfig pool = config.pools().get(0);
    PoolConfig changed =
        new PoolConfig(
            pool.name(),
            pool.strategy(),
            pool.protocol(),
            pool.timeouts(),
            pool.endpoints(),
            pool.health(),
            new EndpointTlsConfig(ca, null, null, null, true),
            pool.hostHeader(),
            pool.hashOn(),
            pool.panicThreshold(),
            pool.queue(),
            pool.retries());
    return new RouterConfig(
        config.listeners(),
        config.routes(),
        List.of(changed),
        config.accessLog(),
        config.shutdown(),
        config.explain());
  }
}
