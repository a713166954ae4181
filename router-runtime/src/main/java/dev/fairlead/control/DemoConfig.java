package dev.fairlead.control;

import dev.fairlead.config.AccessLogConfig;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.ExplainConfig;
import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.PluginsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.config.ShutdownConfig;
import dev.fairlead.config.StrategyConfig;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What the router does when nobody has told it: one listener over the sample endpoints. */
final class DemoConfig {
  private static final double PANIC_THRESHOLD = 0.5;

  /** The first checks meet samples, in the same process, that are still being loaded. */
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

  private DemoConfig() {}

  /**
   * @param port of the listener
   * @param addresses of the endpoints
   */
  static RouterConfig of(int port, List<String> addresses) {
    ListenerConfig listener =
        new ListenerConfig(
            "web",
            "127.0.0.1",
            port,
            new LinkedHashSet<>(List.of(Protocol.HTTP_1_1, Protocol.H2C)),
            null,
            List.of(),
            false,
            ListenerConfig.Limits.DEFAULT,
            ListenerConfig.Timeouts.DEFAULT);
    RouteConfig route =
        new RouteConfig(
            "route-1",
            new RouteConfig.Match(List.of(), null, "/**", List.of(), List.of()),
            List.of(new RouteConfig.Target("samples", 1)),
            null,
            null,
            RouteConfig.HeaderChanges.NONE,
            RouteConfig.HeaderChanges.NONE,
            -1,
            null);
    return new RouterConfig(
        List.of(listener),
        List.of(route),
        List.of(pool(addresses)),
        AccessLogConfig.OFF,
        ShutdownConfig.DEFAULT,
        ExplainConfig.DEFAULT,
        PluginsConfig.DEFAULT);
  }

  private static PoolConfig pool(List<String> addresses) {
    HealthConfig health =
        new HealthConfig(
            HealthConfig.Type.HTTP,
            "/health",
            200,
            200,
            null,
            null,
            0,
            Duration.ofSeconds(5),
            0.1,
            CHECK_TIMEOUT,
            3,
            2);
    return new PoolConfig(
        "samples",
        StrategyConfig.DEFAULT,
        Protocol.HTTP_1_1,
        PoolConfig.Timeouts.DEFAULT,
        addresses.stream().map(DemoConfig::endpoint).toList(),
        health,
        EndpointTlsConfig.DEFAULT,
        null,
        null,
        PANIC_THRESHOLD,
        PoolConfig.Queue.DEFAULT,
        1);
  }

  private static EndpointConfig endpoint(String address) {
    int colon = address.lastIndexOf(':');
    return new EndpointConfig(
        address,
        false,
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)),
        1,
        0,
        Map.of());
  }
}
