package dev.fairlead.plugin.geoip;

/** A place on the globe, in degrees north and east. */
record Point(double latitude, double longitude) {
  private static final double EARTH_RADIUS_KM = 6371;

  /**
   * The length of the great circle, on a sphere, which is off by half a per cent at most: less than
   * the coordinates of an address are. Sinnott: "Virtues of the haversine", Sky and Telescope 68
   * (1984).
   */
  double kilometresTo(Point other) {
    double north = Math.toRadians(other.latitude - latitude) / 2;
    double east = Math.toRadians(other.longitude - longitude) / 2;
    double haversine =
        Math.sin(north) * Math.sin(north)
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(other.latitude))
                * Math.sin(east)
                * Math.sin(east);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, haversine)));
  }
}
