package dev.fairlead.plugin.geoip;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import java.util.List;

/**
 * What the freely redistributable databases hold of a network, in one level. Public, as the reader
 * makes it by reflection; everything else a record holds is skipped.
 *
 * @param country ISO 3166-1 alpha-2, or null
 * @param continent two letters, or null
 * @param latitude degrees as a number or text, or null
 * @param longitude degrees as a number or text, or null
 */
public record FlatRecord(String country, String continent, Object latitude, Object longitude)
    implements LocationRecord {

  @MaxMindDbConstructor
  public FlatRecord(
      @MaxMindDbParameter(name = "country_code") String country,
      @MaxMindDbParameter(name = "continent_code") String continent,
      @MaxMindDbParameter(name = "latitude") Object latitude,
      @MaxMindDbParameter(name = "longitude") Object longitude) {
    this.country = country;
    this.continent = continent;
    this.latitude = latitude;
    this.longitude = longitude;
  }

  @Override
  public Location location() {
    String code = country == null || country.isEmpty() ? null : country;
    return new Location(
        code,
        continent == null || continent.isEmpty() ? Continents.of(code) : continent,
        List.of(),
        LocationRecord.degrees(latitude),
        LocationRecord.degrees(longitude));
  }
}
