package dev.fairlead.control;

import dev.fairlead.config.RouterConfig;
import dev.fairlead.listener.ClientTls;
import dev.fairlead.listener.Listener;
import dev.fairlead.pool.PoolState;
import dev.fairlead.route.RouteTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in force. Immutable, replaced whole.
 *
 * @param config null before the first
 * @param listeners by name, in the order of the configuration
 * @param pools by name, in the order of the configuration
 * @param tls towards endpoints, by pool; for pools that have any
 */
public record RouterState(
    RouterConfig config,
    RouteTable routes,
    Map<String, Listener> listeners,
    Map<String, PoolState> pools,
    Map<String, ClientTls> tls) {
  public RouterState {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
    tls = Map.copyOf(tls);
  }

  /** Before the first configuration. */
  static RouterState empty() {
    RouteTable none = RouteTable.of(List.of(), name -> null);
    return new RouterState(null, none, Map.of(), Map.of(), Map.of());
  }
}
