package dev.fairlead.admin;

import dev.fairlead.config.AffinityConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.control.Router;
import dev.fairlead.control.RouterState;
import dev.fairlead.dropin.Dropin;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.listener.Listener;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.spi.LoadReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is in force, as JSON. Reads snapshots and states; changes nothing. */
final class AdminView {
  private AdminView() {}

  static JsonObject router(Router router) {
    RouterState state = router.state();
    return new JsonObject()
        .put("phase", router.phase().name().toLowerCase(Locale.ROOT))
        .put("configuredAt", Instant.ofEpochMilli(router.reloads().lastSuccessMillis()).toString())
        .put("reloads", router.reloads().applied())
        .put("reloadsFailed", router.reloads().failed())
        .put("listeners", listeners(state))
        .put("routes", routes(state))
        .put("pools", pools(state));
  }

  static JsonArray listeners(RouterState state) {
    JsonArray array = new JsonArray();
    for (Listener listener : state.listeners().values()) {
      JsonArray protocols = new JsonArray();
      listener.config().protocols().stream().map(Protocol::toString).forEach(protocols::add);
      array.add(
          new JsonObject()
              .put("name", listener.name())
              .put("host", listener.address().getAddress().getHostAddress())
              .put("port", listener.address().getPort())
              .put("protocols", protocols)
              .put("tls", listener.tlsProvider())
              .put("connections", listener.connections())
              .put("accepted", listener.accepted()));
    }
    return array;
  }

  static JsonArray routes(RouterState state) {
    JsonArray array = new JsonArray();
    for (RouteSnapshot route : state.routes().routes()) {
      RouteConfig config = route.config();
      JsonObject targets = new JsonObject();
      config.targets().forEach(target -> targets.put(target.pool(), target.weight()));
      array.add(
          new JsonObject()
              .put("name", route.name())
              .put("host", config.match().host())
              .put("path", config.match().path())
              .put("methods", new JsonArray(config.match().methods()))
              .put("pools", targets)
              .put("redirects", config.redirect() != null));
    }
    return array;
  }

  static JsonArray pools(RouterState state) {
    JsonArray array = new JsonArray();
    state.pools().values().forEach(pool -> array.add(pool(pool)));
    return array;
  }

  static JsonArray plugins(Dropins dropins) {
    JsonArray array = new JsonArray();
    for (Dropin dropin : dropins.loaded()) {
      array.add(
          new JsonObject()
              .put("name", dropin.name())
              .put("offers", dropin.summary())
              .put("sha256", new JsonObject(Map.copyOf(dropin.sha256())))
              .put("problem", dropins.problems().get(dropin.name())));
    }
    dropins
        .problems()
        .forEach(
            (name, reason) -> {
              if (dropins.get(name) == null) {
                array.add(new JsonObject().put("name", name).put("problem", reason));
              }
            });
    return array;
  }

  static JsonArray events(List<StrategyEvent> events) {
    JsonArray array = new JsonArray();
    for (StrategyEvent event : events) {
      JsonObject evidence = new JsonObject();
      event.evidence().forEach(evidence::put);
      array.add(
          new JsonObject()
              .put("at", event.at().toString())
              .put("pool", event.pool())
              .put("strategy", event.strategy())
              .put("severity", event.severity().name().toLowerCase(Locale.ROOT))
              .put("event", event.name())
              .put("message", event.message())
              .put("evidence", evidence));
    }
    return array;
  }

  static JsonObject pool(PoolState pool) {
    PoolSnapshot snapshot = pool.snapshot();
    JsonArray endpoints = new JsonArray();
    snapshot.members().forEach(member -> endpoints.add(endpoint(member)));
    AffinityConfig affinity = snapshot.config().affinity();
    return new JsonObject()
        .put("name", pool.name())
        .put("strategy", snapshot.config().strategy().name())
        .put("protocol", snapshot.config().protocol().toString())
        .put("affinity", affinity == null ? null : affinity.store().name())
        .put("panic", snapshot.panic())
        .put("queue", pool.queue().size())
        .put("chooses", snapshot.strategyHolder().name())
        .put("quarantine", snapshot.strategyHolder().outOfUse())
        .put("strategyFaults", pool.strategyFaults().thrown())
        .put("endpoints", endpoints);
  }

  private static JsonObject endpoint(PooledEndpoint endpoint) {
    EndpointState state = endpoint.state();
    JsonObject json = new JsonObject();
    LoadReport report = state.loadReport();
    if (report != null) {
      json.put("loadReport", LoadReportView.of(report, System.nanoTime()));
    }
    return json.put("id", endpoint.id())
        .put("address", state.address().getAddress().getHostAddress() + ":" + endpoint.port())
        .put("weight", endpoint.weight())
        .put("priority", endpoint.priority())
        .put("health", state.health().name().toLowerCase(Locale.ROOT))
        .put("healthScore", state.healthScore())
        .put("fit", state.fit())
        .put("draining", state.draining())
        .put("offered", endpoint.index() >= 0)
        .put("inFlight", state.inFlight())
        .put("connections", state.connections())
        .put("picks", state.picks())
        .put("failureRate", state.failureRate());
  }
}
