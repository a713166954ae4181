package dev.fairlead.plugin.geoip;

/**
 * Which regions a client goes to, in order of preference, in one long: so a cache of routes is an
 * array of numbers. The first seven regions have an octet each, from the least significant, 1 more
 * than their position in the configuration; the eighth octet says how the first was found. Whoever
 * needs more than seven regions to find an endpoint takes the others as they come.
 */
final class Route {
  /** Regions that keep their order. */
  static final int ORDERED = 7;

  /** Regions there may be: as many as an octet counts, without 0. */
  static final int MOST_REGIONS = 255;

  /** A client whose location is not known, and no region is the default. */
  static final long UNKNOWN = 0;

  private static final String[] BECAUSE = {
    "location unknown", "default", "subdivision", "country", "continent", "distance"
  };

  static final int BY_DEFAULT = 1;
  static final int BY_SUBDIVISION = 2;
  static final int BY_COUNTRY = 3;
  static final int BY_CONTINENT = 4;
  static final int BY_DISTANCE = 5;

  private Route() {}

  /**
   * Packs a route.
   *
   * @param order positions of regions, at least one
   */
  static long of(int because, int[] order) {
    long route = (long) because << 56;
    for (int i = 0; i < Math.min(ORDERED, order.length); i++) {
      route |= (order[i] + 1L) << 8 * i;
    }
    return route;
  }

  /** The position of a region in the configuration, or -1 behind the last. */
  static int region(long route, int step) {
    return (int) (route >>> 8 * step & 0xFF) - 1;
  }

  /** Where a client goes after that many regions: in order while that is known, then to each. */
  static int regionAt(long route, int step) {
    return step < ORDERED ? region(route, step) : step - ORDERED;
  }

  /** How many steps it takes to have been to each of some regions. */
  static int steps(int regions) {
    return regions <= ORDERED ? regions : ORDERED + regions;
  }

  /** How the first region was found, in a word or two. */
  static String because(long route) {
    return BECAUSE[(int) (route >>> 56)];
  }
}
