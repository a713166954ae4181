package dev.fairlead.telemetry;

import dev.fairlead.dropin.Dropins;
import dev.fairlead.listener.Listener;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.spi.LoadReport;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All metrics of the router, read when a scrape asks for them. A collector rather than a Micrometer
 * meter for each series: what there is to tell changes with the configuration, and a series of
 * something that is gone ends by itself.
 */
public final class RouterCollector extends Collector {
  private final Supplier<? extends Collection<Listener>> listeners;
  private final Supplier<? extends Collection<RouteSnapshot>> routes;
  private final Supplier<? extends Collection<PoolState>> pools;
  private final Supplier<Dropins> dropins;
  private final PluginFaults pluginFaults;
  private final RequestMetrics requests;
  private final Reloads reloads;
  private final AccessLog accessLog;
  private final Shares shares = new Shares(System::nanoTime);

  /**
   * @param listeners those that are open
   * @param routes those that are configured
   * @param pools those that are configured
   * @param dropins the plugins of the directory
   * @param pluginFaults what plugins do wrong off the request path
   */
  public RouterCollector(
      Supplier<? extends Collection<Listener>> listeners,
      Supplier<? extends Collection<RouteSnapshot>> routes,
      Supplier<? extends Collection<PoolState>> pools,
      Supplier<Dropins> dropins,
      PluginFaults pluginFaults,
      RequestMetrics requests,
      Reloads reloads,
      AccessLog accessLog) {
    this.listeners = listeners;
    this.routes = routes;
    this.pools = pools;
    this.dropins = dropins;
    this.pluginFaults = pluginFaults;
    this.requests = requests;
    this.reloads = reloads;
    this.accessLog = accessLog;
  }

  /**
   * Forgets the counts of listeners, routes, pools and endpoints that are not configured any more.
   */
  public void forgetRemoved() {
    requests.retain(present());
    Set<String> names = new HashSet<>();
    pools.get().forEach(pool -> names.add(pool.name()));
    pluginFaults.retain(names);
  }

  private Predicate<Row> present() {
    Set<String> listenerNames = new HashSet<>();
    listeners.get().forEach(listener -> listenerNames.add(listener.name()));
    Set<String> routeNames = new HashSet<>();
    routes.get().forEach(route -> routeNames.add(route.name()));
    Set<String> poolNames = new HashSet<>();
    Set<List<String>> endpoints = new HashSet<>();
    for (PoolState pool : pools.get()) {
      poolNames.add(pool.name());
      pool.snapshot().members().forEach(e -> endpoints.add(List.of(pool.name(), e.id())));
    }
    return row ->
        listenerNames.contains(row.listener)
            && (row.route.isEmpty() || routeNames.contains(row.route))
            && (row.pool.isEmpty() || poolNames.contains(row.pool))
            && (row.endpoint.isEmpty() || endpoints.contains(List.of(row.pool, row.endpoint)));
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    RequestFamilies sums = new RequestFamilies();
    Predicate<Row> present = present();
    requests.forEach(
        row -> {
          if (present.test(row)) {
            sums.add(row);
          }
        });
    sums.into(families);
    listeners(families);
    pools(families);
    endpoints(families);
    AffinityFamilies.add(pools.get(), families);
    PluginFamilies.add(dropins.get(), List.copyOf(pools.get()), pluginFaults, families);
    LimitFamilies.add(routes.get(), families);
    own(families);
    return families;
  }

  private void listeners(List<MetricFamilySamples> families) {
    Family open =
        Family.gauge("fairlead_client_connections", "Open client connections.", "listener");
    Family accepted =
        Family.counter("fairlead_client_connections_accepted", "Connections accepted.", "listener");
    Family handshakes =
        Family.counter(
            "fairlead_tls_handshakes_failed", "TLS handshakes of clients that failed.", "listener");
    for (Listener listener : listeners.get()) {
      open.add(listener.connections(), listener.name());
      accepted.add(listener.accepted(), listener.name());
      handshakes.add(listener.handshakesFailed(), listener.name());
    }
    families.add(open.samples());
    families.add(accepted.samples());
    families.add(handshakes.samples());
  }

  private void pools(List<MetricFamilySamples> families) {
    Family queue =
        Family.gauge("fairlead_pool_queue", "Requests that wait for an endpoint.", "pool");
    Family all = Family.gauge("fairlead_pool_endpoints", "Endpoints of the pool.", "pool");
    Family offered =
        Family.gauge("fairlead_pool_endpoints_offered", "Endpoints that get requests.", "pool");
    Family panic =
        Family.gauge(
            "fairlead_pool_panic", "1 while too few are healthy and all are offered.", "pool");
    Family faults =
        Family.counter(
            "fairlead_pool_strategy_faults", "Times the strategy broke its contract.", "pool");
    for (PoolState pool : pools.get()) {
      queue.add(pool.queue().size(), pool.name());
      all.add(pool.snapshot().members().size(), pool.name());
      offered.add(pool.snapshot().size(), pool.name());
      panic.add(pool.snapshot().panic() ? 1 : 0, pool.name());
      faults.add(pool.strategyFaults().thrown(), pool.name());
    }
    families.add(queue.samples());
    families.add(all.samples());
    families.add(offered.samples());
    families.add(panic.samples());
    families.add(faults.samples());
  }

  private void endpoints(List<MetricFamilySamples> families) {
    Family inFlight = endpointGauge("in_flight", "Attempts in flight.");
    Family connections = endpointGauge("connections", "Open connections to the endpoint.");
    Family health =
        endpointGauge("healthy", "1 healthy, 0 unhealthy, -1 not known before the first check.");
    Family score = endpointGauge("health_score", "Successes, checks and warm-up in one, 0 to 1.");
    Family fit = endpointGauge("fit", "0 while it gets no requests but trials.");
    Family draining = endpointGauge("draining", "1 while it gets no new requests.");
    Family expected =
        endpointGauge("share_expected", "Share of picks its weight and score stand for.");
    Family actual = endpointGauge("share_actual", "Share of picks in the last 10 s or more.");
    Family utilization =
        endpointGauge("utilization", "How full it says it is; 1 is full, NaN: it says nothing.");
    Family reports =
        Family.counter(
            "fairlead_endpoint_load_reports", "Load reports.", "pool", "endpoint", "result");
    Family picks = Family.counter("fairlead_endpoint_picks", "Attempts begun.", "pool", "endpoint");
    shares.look(List.copyOf(pools.get()));
    for (PoolState pool : pools.get()) {
      for (PooledEndpoint endpoint : pool.snapshot().members()) {
        String[] labels = {pool.name(), endpoint.id()};
        inFlight.add(endpoint.state().inFlight(), labels);
        connections.add(endpoint.state().connections(), labels);
        health.add(healthValue(endpoint), labels);
        score.add(endpoint.state().healthScore(), labels);
        fit.add(endpoint.state().fit() ? 1 : 0, labels);
        draining.add(endpoint.state().draining() ? 1 : 0, labels);
        expected.add(Shares.expected(pool, endpoint), labels);
        actual.add(shares.actual(pool, endpoint), labels);
        reports(endpoint.state(), labels, utilization, reports);
        picks.add(endpoint.state().picks(), labels);
      }
    }
    for (Family family :
        List.of(
            inFlight,
            connections,
            health,
            score,
            fit,
            draining,
            expected,
            actual,
            utilization,
            reports,
            picks)) {
      families.add(family.samples());
    }
  }

  private static void reports(
      EndpointState state, String[] labels, Family utilization, Family reports) {
    LoadReport last = state.loadReport();
    utilization.add(last == null ? Double.NaN : last.utilization(), labels);
    reports.add(state.reports().accepted(), labels[0], labels[1], "accepted");
    reports.add(state.reports().rejected(), labels[0], labels[1], "rejected");
  }

  private static Family endpointGauge(String name, String help) {
    return Family.gauge("fairlead_endpoint_" + name, help, "pool", "endpoint");
  }

  private static double healthValue(PooledEndpoint endpoint) {
    return switch (endpoint.state().health()) {
      case HEALTHY -> 1;
      case UNHEALTHY -> 0;
      case UNKNOWN -> -1;
    };
  }

  private void own(List<MetricFamilySamples> families) {
    families.add(
        Family.counter("fairlead_reloads", "Changes of the configuration.", "result")
            .add(reloads.applied(), "ok")
            .add(reloads.failed(), "failed")
            .samples());
    families.add(
        Family.gauge(
                "fairlead_reload_last_success_seconds",
                "When the configuration in force was applied, since the epoch.")
            .add(reloads.lastSuccessMillis() / 1e3)
            .samples());
    families.add(
        Family.gauge(
                "fairlead_reload_last_ok", "1 if the configuration that was last read is in force.")
            .add(reloads.lastOk() ? 1 : 0)
            .samples());
    families.add(
        Family.counter("fairlead_access_log_lines", "Lines of the access log.", "result")
            .add(accessLog.written(), "written")
            .add(accessLog.dropped(), "dropped")
            .samples());
  }
}
