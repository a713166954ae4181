package dev.fairlead.plugin.geoip;

import dev.fairlead.testkit.MmdbWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records and databases that tests have in common; all networks are for documentation. */
final class World {
  static final String FRANKFURT = "192.0.2.0/24";
  static final String CALIFORNIA = "198.51.100.0/24";
  static final String TOKYO = "203.0.113.0/24";
  static final String PARIS_IPV6 = "2001:db8:1::/48";

  /** Addresses in these. */
  static final String GERMAN = "192.0.2.77";

  static final String CALIFORNIAN = "198.51.100.5";
  static final String JAPANESE = "203.0.113.9";
  static final String FRENCH = "2001:db8:1::5";
  static final String NOWHERE = "233.252.0.1";

  private World() {}

  /** A record as MaxMind's City databases have it. */
  static Map<String, Object> city(
      String continent, String country, List<String> subdivisions, double north, double east) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("city", Map.of("geoname_id", 1, "names", Map.of("en", "A city", "ja", "都市")));
    record.put("continent", Map.of("code", continent, "geoname_id", 2));
    record.put("country", Map.of("iso_code", country, "is_in_european_union", true));
    record.put("location", Map.of("latitude", north, "longitude", east, "accuracy_radius", 20));
    record.put("registered_country", Map.of("iso_code", "GB"));
    List<Map<String, Object>> parts = new ArrayList<>();
    subdivisions.forEach(each -> parts.add(Map.of("iso_code", each, "confidence", 80L)));
    record.put("subdivisions", parts);
    return record;
  }

  /** A small City database. */
  static MmdbWriter cities() {
    return new MmdbWriter("GeoLite2-City")
        .put(FRANKFURT, city("EU", "DE", List.of("HE"), 50.11, 8.68))
        .put(CALIFORNIA, city("NA", "US", List.of("CA"), 37.77, -122.42))
        .put(TOKYO, city("AS", "JP", List.of("13"), 35.68, 139.69))
        .put(PARIS_IPV6, city("EU", "FR", List.of("IDF", "75"), 48.86, 2.35));
  }
}
