package dev.fairlead.plugin.geoip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configured regions, and which of them a location belongs to: the most specific list that
 * names it, else the region whose coordinates are nearest, else the default. Immutable.
 */
final class Regions {
  /** The name of what is in no region, in metrics. */
  static final String ELSEWHERE = "elsewhere";

  private final List<String> names;
  private final Map<String, Integer> bySubdivision = new HashMap<>();
  private final Map<String, Integer> byCountry = new HashMap<>();
  private final Map<String, Integer> byContinent = new HashMap<>();
  private final List<List<Point>> points = new ArrayList<>();
  private final boolean anyPoint;
  private final long defaultRoute;

  /**
   * Reads what is configured.
   *
   * @param territories by name of the region
   * @param defaultRegion where clients go whose location is not known; the empty text for none
   * @throws IllegalArgumentException if something is no territory, is in two regions, or there is
   *     no such default; the message names it
   */
  Regions(Map<String, List<String>> territories, String defaultRegion) {
    names = List.copyOf(territories.keySet());
    if (names.isEmpty() || names.size() > Route.MOST_REGIONS) {
      throw new IllegalArgumentException(
          "option 'regions': " + names.size() + " regions: expected 1 to " + Route.MOST_REGIONS);
    }
    for (String name : names) {
      if (name.equals(ELSEWHERE)) {
        throw new IllegalArgumentException(
            "option 'regions': '" + name + "' is where endpoints without a region are");
      }
      points.add(new ArrayList<>());
      for (String text : territories.get(name)) {
        add(name, text);
      }
    }
    anyPoint = points.stream().anyMatch(each -> !each.isEmpty());
    defaultRoute = defaultRegion.isEmpty() ? Route.UNKNOWN : defaultRoute(defaultRegion);
  }

  private long defaultRoute(String name) {
    int region = names.indexOf(name);
    if (region < 0) {
      throw new IllegalArgumentException(
          "option 'default-region': unknown region '" + name + "': expected one of " + names);
    }
    return Route.of(Route.BY_DEFAULT, order(region, null));
  }

  private void add(String name, String text) {
    Territory territory;
    try {
      territory = Territory.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("option 'regions': " + name + ": " + e.getMessage(), e);
    }
    int region = points.size() - 1;
    Integer other =
        switch (territory.kind()) {
          case SUBDIVISION -> bySubdivision.put(territory.code(), region);
          case COUNTRY -> byCountry.put(territory.code(), region);
          case CONTINENT -> byContinent.put(territory.code(), region);
          case POINT -> {
            points.get(region).add(territory.point());
            yield null;
          }
        };
    if (other != null && other != region) {
      throw new IllegalArgumentException(
          "option 'regions': '" + text + "' is in " + names.get(other) + " and in " + name);
    }
  }

  int size() {
    return names.size();
  }

  String name(int region) {
    return names.get(region);
  }

  List<String> names() {
    return names;
  }

  /** Whether some region can only be found by distance, which takes coordinates of clients. */
  boolean needsCoordinates() {
    for (int region = 0; region < names.size(); region++) {
      int position = region;
      if (bySubdivision.values().stream().noneMatch(each -> each == position)
          && byCountry.values().stream().noneMatch(each -> each == position)
          && byContinent.values().stream().noneMatch(each -> each == position)
          && !points.get(region).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds the regions of a location, in order of preference.
   *
   * @param location null if nothing is known
   * @return a {@link Route}
   */
  long route(Location location) {
    if (location == null) {
      return defaultRoute;
    }
    Point at =
        location.hasCoordinates() ? new Point(location.latitude(), location.longitude()) : null;
    for (int i = location.subdivisions().size() - 1; i >= 0; i--) {
      Integer region = bySubdivision.get(location.country() + "-" + location.subdivisions().get(i));
      if (region != null) {
        return Route.of(Route.BY_SUBDIVISION, order(region, at));
      }
    }
    Integer listed = byCountry.get(location.country());
    if (listed != null) {
      return Route.of(Route.BY_COUNTRY, order(listed, at));
    }
    listed = byContinent.get(location.continent());
    if (listed != null) {
      return Route.of(Route.BY_CONTINENT, order(listed, at));
    }
    if (at != null && anyPoint) {
      return Route.of(Route.BY_DISTANCE, order(-1, at));
    }
    return defaultRoute;
  }

  /**
   * Where requests of a client without location go that belong to a region only by lot.
   *
   * @param region a position
   */
  long routeFrom(int region) {
    return Route.of(0, order(region, null));
  }

  /**
   * The regions as a client prefers them: its own, then by distance from the client or, if it is
   * not known where that is, from its region; those without coordinates last, as configured.
   *
   * @param home the client's own, or -1 for the nearest
   * @param at where the client is, or null
   */
  private int[] order(int home, Point at) {
    List<Point> from = at != null ? List.of(at) : points.get(home);
    double[] distances = new double[names.size()];
    Integer[] order = new Integer[names.size()];
    for (int region = 0; region < order.length; region++) {
      order[region] = region;
      distances[region] = region == home ? -1 : distance(from, points.get(region));
    }
    // Stable: equal distances keep the order of the configuration.
    Arrays.sort(order, (a, b) -> Double.compare(distances[a], distances[b]));
    return Arrays.stream(order).mapToInt(each -> each).toArray();
  }

  private static double distance(List<Point> from, List<Point> to) {
    double least = Double.POSITIVE_INFINITY;
    for (Point a : from) {
      for (Point b : to) {
        least = Math.min(least, a.kilometresTo(b));
      }
    }
    return least;
  }
}
