package dev.fairlead.plugin.geoip;

import java.util.Map;

/** A record of one schema or the other. */
interface LocationRecord {
  Location location();

  /**
   * The class that reads a database's records.
   *
   * @param example one of its records, fully read
   */
  static Class<? extends LocationRecord> of(Map<?, ?> example) {
    boolean flat =
        example.get("country_code") instanceof String
            || example.containsKey("continent_code")
            || example.containsKey("latitude");
    return flat ? FlatRecord.class : NestedRecord.class;
  }

  /** Databases hold degrees as doubles, as floats, or as text. */
  static double degrees(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }
    return Double.NaN;
  }
}
