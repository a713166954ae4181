package dev.fairlead.route;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.config.RouteConfig.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a route table does, written as plainly as possible: try every route, keep the best. */
final class SlowRoutes {
  private final List<RouteConfig> routes;

  SlowRoutes(List<RouteConfig> routes) {
    this.routes = routes;
  }

  /**
   * @param path without dot segments or encoded letters
   */
  String match(
      String listener, String host, String path, String method, Map<String, String> fields) {
    String name = host.replaceAll(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    RouteConfig best = null;
    for (RouteConfig route : routes) {
      Match match = route.match();
      boolean holds =
          hostHolds(match.host(), name)
              && pathHolds(segments(match.path()), segments(path))
              && (match.listeners().isEmpty() || match.listeners().contains(listener))
              && (match.methods().isEmpty() || match.methods().contains(method))
              && match.headers().stream().allMatch(h -> headerHolds(h, fields));
      if (holds && (best == null || moreSpecific(match, best.match()))) {
        best = route;
      }
    }
    return best == null ? null : best.name();
  }

  private static boolean hostHolds(String pattern, String host) {
    return pattern == null
        || (pattern.startsWith("*.")
            ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
            : pattern.equals(host));
  }

  private static boolean pathHolds(List<String> pattern, List<String> path) {
    if (pattern.isEmpty()) {
      return path.isEmpty();
    }
    if (pattern.get(0).equals("**")) {
      return true;
    }
    if (path.isEmpty()) {
      return false;
    }
    boolean first =
        pattern.get(0).equals("*") ? !path.get(0).isEmpty() : pattern.get(0).equals(path.get(0));
    return first && pathHolds(pattern.subList(1, pattern.size()), path.subList(1, path.size()));
  }

  private static boolean headerHolds(HeaderMatch header, Map<String, String> fields) {
    String value = fields.get(header.name());
    return value != null && (header.value() == null || header.value().equals(value));
  }

  /** Strictly: what comes later in the file has to be better than what came first. */
  private static boolean moreSpecific(Match a, Match b) {
    int host = Integer.compare(hostRank(a.host()), hostRank(b.host()));
    if (host != 0) {
      return host > 0;
    }
    int path = comparePaths(segments(a.path()), segments(b.path()));
    if (path != 0) {
      return path > 0;
    }
    int headers = Integer.compare(a.headers().size(), b.headers().size());
    if (headers != 0) {
      return headers > 0;
    }
    if (a.methods().isEmpty() != b.methods().isEmpty()) {
      return b.methods().isEmpty();
    }
    return b.listeners().isEmpty() && !a.listeners().isEmpty();
  }

  private static int hostRank(String host) {
    return host == null ? 0 : host.startsWith("*.") ? host.length() : 1000;
  }

  private static int comparePaths(List<String> a, List<String> b) {
    for (int i = 0; ; i++) {
      int rankA = segmentRank(a, i);
      int rankB = segmentRank(b, i);
      if (rankA != rankB) {
        return rankA - rankB;
      }
      if (i >= a.size()) {
        return 0;
      }
    }
  }

  /** The end of an exact path beats a rest that matches nothing. */
  private static int segmentRank(List<String> pattern, int i) {
    if (i >= pattern.size()) {
      return 1;
    }
    return switch (pattern.get(i)) {
      case "**" -> 0;
      case "*" -> 2;
      default -> 3;
    };
  }

  private static List<String> segments(String path) {
    return new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
  }
}
