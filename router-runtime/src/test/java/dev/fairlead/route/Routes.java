package dev.fairlead.route;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouteConfig.HeaderChanges;
import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.config.RouteConfig.Match;
import dev.fairlead.config.RouteConfig.Target;
import dev.fairlead.pool.PoolState;
import dev.fairlead.wire.Fields;
import java.util.ArrayList;
import java.util.List;

/** Routes for tests, written in one line each. */
final class Routes {
  private final List<RouteConfig> routes = new ArrayList<>();

  static RouteConfig route(String name, Match match, List<Target> targets) {
    return new RouteConfig(
        name, match, targets, null, null, HeaderChanges.NONE, HeaderChanges.NONE, -1, null);
  }

  static PoolState pool(String name) {
    return new PoolState(name, List.of(), null, null, new NoParts(), List.of());
  }

  Routes add(String name, String host, String path) {
    return add(name, List.of(), host, path, List.of(), List.of());
  }

  Routes add(String name, String host, String path, List<String> methods) {
    return add(name, List.of(), host, path, methods, List.of());
  }

  Routes add(
      String name,
      List<String> listeners,
      String host,
      String path,
      List<String> methods,
      List<HeaderMatch> headers) {
    routes.add(
        route(
            name,
            new Match(listeners, host, path, methods, headers),
            List.of(new Target("pool", 1))));
    return this;
  }

  List<RouteConfig> list() {
    return routes;
  }

  RouteTable table() {
    PoolState pool = pool("pool");
    return RouteTable.of(routes, name -> pool);
  }

  /** The name of the route a GET takes, or null. */
  static String get(RouteTable table, String host, String target) {
    return find(table, "web", host, target, "GET", new Fields());
  }

  static String find(
      RouteTable table, String listener, String host, String target, String method, Fields fields) {
    int query = target.indexOf('?');
    int pathLength = query < 0 ? target.length() : query;
    RouteSnapshot route = table.match(listener, host, target, pathLength, method, fields);
    return route == null ? null : route.name();
  }
}
