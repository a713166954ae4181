package dev.fairlead.route;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.limit.RouteLimit;
import dev.fairlead.pool.PoolState;
import dev.fairlead.wire.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * All routes, ready to be matched; immutable and safe from any thread.
 *
 * <p>The most specific route wins: the exact host before the longest wildcard before any host;
 * then, segment by segment, the literal before {@code *} before {@code **}; then more conditions on
 * fields, then one on methods, then one on listeners, before fewer; then the order of the
 * configuration. If all routes of one host fall through, those of the next less specific host are
 * tried.
 */
public final class RouteTable {
  /**
   * RFC 1035 section 2.3.4: a longer name is nobody's. With a dot at the end, and to be generous to
   * IP literals with zones.
   */
  private static final int LONGEST_HOST = 255;

  private final List<RouteSnapshot> routes;
  private final SpanTable<PathTree> exact;
  private final SpanTable<PathTree> wildcards;
  private final PathTree any;
  private final int deepestWildcard;

  private RouteTable(List<RouteSnapshot> routes) {
    this.routes = List.copyOf(routes);
    Map<String, PathTree.Builder> exactHosts = new HashMap<>();
    Map<String, PathTree.Builder> wildcardHosts = new HashMap<>();
    PathTree.Builder anyHost = new PathTree.Builder();
    int deepest = 0;
    for (RouteSnapshot route : routes) {
      RouteConfig.Match match = route.config().match();
      String host = match.host();
      PathTree.Builder paths;
      if (host == null || host.equals("*")) {
        paths = anyHost;
      } else if (host.startsWith("*.")) {
        // Kept with its leading dot, which is what the walk through the host looks for.
        String suffix = host.substring(1);
        deepest = Math.max(deepest, dots(suffix));
        paths = wildcardHosts.computeIfAbsent(suffix, h -> new PathTree.Builder());
      } else {
        paths = exactHosts.computeIfAbsent(bracketed(host), h -> new PathTree.Builder());
      }
      paths.add(match.path() == null ? "/**" : match.path(), new Rule(route));
    }
    this.exact = table(exactHosts);
    this.wildcards = table(wildcardHosts);
    this.any = anyHost.build();
    this.deepestWildcard = deepest;
  }

  /** An IPv6 literal as a Host field has it. */
  private static String bracketed(String host) {
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }

  private static SpanTable<PathTree> table(Map<String, PathTree.Builder> hosts) {
    Map<String, PathTree> trees = new HashMap<>();
    hosts.forEach((host, paths) -> trees.put(host, paths.build()));
    return new SpanTable<>(trees, true);
  }

  private static int dots(String host) {
    return (int) host.chars().filter(c -> c == '.').count();
  }

  /** A table of routes without limits. */
  public static RouteTable of(List<RouteConfig> routes, Function<String, PoolState> pools) {
    return of(routes, pools, route -> null);
  }

  /**
   * Builds a table.
   *
   * @param routes in the order of the configuration
   * @param pools by name
   * @param limits of each route; null: none
   * @throws IllegalArgumentException if a pool is unknown, or a path is no pattern
   */
  public static RouteTable of(
      List<RouteConfig> routes,
      Function<String, PoolState> pools,
      Function<RouteConfig, RouteLimit> limits) {
    List<RouteSnapshot> snapshots = new ArrayList<>();
    for (RouteConfig route : routes) {
      snapshots.add(new RouteSnapshot(route, snapshots.size(), pools, limits.apply(route)));
    }
    return new RouteTable(snapshots);
  }

  /** In the order of the configuration. */
  public List<RouteSnapshot> routes() {
    return routes;
  }

  /** {@link RoutePath#ambiguous}: whether a request should be refused because of its path. */
  public static boolean ambiguous(String target, int pathLength) {
    return RoutePath.ambiguous(target, pathLength);
  }

  /**
   * The path of a request as routes see it: letters that need no encoding decoded, without dot
   * segments.
   *
   * @param target in origin form, or {@code *}
   */
  public static String normalisedPath(String target, int pathLength) {
    if (pathLength == 0 || target.charAt(0) != '/') {
      return target.substring(0, pathLength);
    }
    String path = RoutePath.normalised(target, pathLength);
    return path == target ? target.substring(0, pathLength) : path;
  }

  /** The name a request is for as routes see it: lower case, without port and dot at the end. */
  public static String normalisedHost(String host) {
    return host.substring(0, hostEnd(host)).toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the most specific route. Allocates only if the path has encoded letters or dot segments.
   *
   * @param listener the name of the listener the request came by
   * @param host of any case; a port and a dot at the end are passed over; may be empty
   * @param target in origin form, or {@code *}, which goes where {@code /} goes
   * @param pathLength how much of the target is the path
   * @return null if there is none
   */
  public RouteSnapshot match(
      String listener, String host, String target, int pathLength, String method, Fields fields) {
    String path = target;
    int end = pathLength;
    if (pathLength == 0 || target.charAt(0) != '/') {
      if (pathLength != 1 || target.charAt(0) != '*') {
        return null;
      }
      path = "/";
      end = 1;
    } else {
      path = RoutePath.normalised(target, pathLength);
      end = path == target ? pathLength : path.length();
    }
    int hostEnd = hostEnd(host);
    if (hostEnd > 0 && hostEnd <= LONGEST_HOST) {
      PathTree paths = exact.get(host, 0, hostEnd);
      if (paths != null) {
        RouteSnapshot found = paths.match(path, end, listener, method, fields);
        if (found != null) {
          return found;
        }
      }
      if (deepestWildcard > 0) {
        RouteSnapshot found = matchWildcards(host, hostEnd, path, end, listener, method, fields);
        if (found != null) {
          return found;
        }
      }
    }
    return any.match(path, end, listener, method, fields);
  }

  /** From the longest suffix that a configured wildcard can have to the shortest. */
  private RouteSnapshot matchWildcards(
      String host,
      int hostEnd,
      String path,
      int end,
      String listener,
      String method,
      Fields fields) {
    int dot = hostEnd;
    for (int i = 0; i < deepestWildcard; i++) {
      int before = host.lastIndexOf('.', dot - 1);
      if (before <= 0) {
        break;
      }
      dot = before;
    }
    for (; dot < hostEnd && dot > 0; dot = host.indexOf('.', dot + 1)) {
      PathTree paths = wildcards.get(host, dot, hostEnd);
      if (paths != null) {
        RouteSnapshot found = paths.match(path, end, listener, method, fields);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Where the name ends: before a port, and before the dot of a fully qualified name. */
  private static int hostEnd(String host) {
    int end = host.length();
    if (end == 0) {
      return 0;
    }
    if (host.charAt(0) == '[') {
      int bracket = host.indexOf(']');
      return bracket < 0 ? end : bracket + 1;
    }
    int colon = host.indexOf(':');
    if (colon >= 0) {
      end = colon;
    }
    return end > 1 && host.charAt(end - 1) == '.' ? end - 1 : end;
  }
}
