package dev.fairlead.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole, valid configuration.
 *
 * @param listeners in the order of the file
 * @param routes in the order of the file, which breaks ties
 * @param pools every pool a route names is in it
 */
public record RouterConfig(
    List<ListenerConfig> listeners,
    List<RouteConfig> routes,
    List<PoolConfig> pools,
    AccessLogConfig accessLog,
    ShutdownConfig shutdown,
    ExplainConfig explain,
    PluginsConfig plugins) {
  public RouterConfig {
    listeners = List.copyOf(listeners);
    routes = List.copyOf(routes);
    pools = List.copyOf(pools);
  }

  /**
   * Every certificate, key and authority file that is referred to, each once: whoever watches the
   * configuration watches these as well.
   */
  public Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>();
    for (ListenerConfig listener : listeners) {
      if (listener.tls() != null) {
        for (ListenerTlsConfig.Certificate certificate : listener.tls().certificates()) {
          files.add(certificate.certificate());
          files.add(certificate.key());
        }
        files.add(listener.tls().clientCa());
      }
    }
    for (PoolConfig pool : pools) {
      files.add(pool.tls().ca());
      files.add(pool.tls().certificate());
      files.add(pool.tls().key());
    }
    files.remove(null);
    return files;
  }
}
