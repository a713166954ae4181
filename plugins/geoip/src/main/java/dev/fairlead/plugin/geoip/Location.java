package dev.fairlead.plugin.geoip;

import java.util.List;

/**
 * What a database knows of an address.
 *
 * @param country ISO 3166-1 alpha-2, or null
 * @param continent {@code AF AN AS EU NA OC SA}, or null
 * @param subdivisions the second parts of ISO 3166-2 codes, the largest first; never null
 * @param latitude degrees north, or {@link Double#NaN}
 * @param longitude degrees east, or {@link Double#NaN}
 */
record Location(
    String country,
    String continent,
    List<String> subdivisions,
    double latitude,
    double longitude) {

  boolean hasCoordinates() {
    return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
  }

  boolean isKnown() {
    return country != null || continent != null || hasCoordinates();
  }
}
