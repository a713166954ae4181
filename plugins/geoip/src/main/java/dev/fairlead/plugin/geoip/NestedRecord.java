package dev.fairlead.plugin.geoip;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import java.util.List;

/**
 * What the databases of MaxMind (City, Country, Enterprise), and those made like them, hold of a
 * network. Public, as the reader makes it by reflection; everything else a record holds is skipped.
 *
 * @param country where the address is
 * @param registered where its block is registered; for addresses whose place is not known
 * @param continent where the address is
 * @param subdivisions where the address is, the largest first
 * @param coordinates where the address is, roughly
 */
public record NestedRecord(
    Country country,
    Country registered,
    Continent continent,
    List<Subdivision> subdivisions,
    Coordinates coordinates)
    implements LocationRecord {

  @MaxMindDbConstructor
  public NestedRecord(
      @MaxMindDbParameter(name = "country") Country country,
      @MaxMindDbParameter(name = "registered_country") Country registered,
      @MaxMindDbParameter(name = "continent") Continent continent,
      @MaxMindDbParameter(name = "subdivisions") List<Subdivision> subdivisions,
      @MaxMindDbParameter(name = "location") Coordinates coordinates) {
    this.country = country;
    this.registered = registered;
    this.continent = continent;
    this.subdivisions = subdivisions;
    this.coordinates = coordinates;
  }

  /** A country: ISO 3166-1 alpha-2, or null. */
  public record Country(String code) {
    @MaxMindDbConstructor
    public Country(@MaxMindDbParameter(name = "iso_code") String code) {
      this.code = code;
    }
  }

  /** A continent: two letters, or null. */
  public record Continent(String code) {
    @MaxMindDbConstructor
    public Continent(@MaxMindDbParameter(name = "code") String code) {
      this.code = code;
    }
  }

  /** A part of a country: the second part of an ISO 3166-2 code, or null. */
  public record Subdivision(String code) {
    @MaxMindDbConstructor
    public Subdivision(@MaxMindDbParameter(name = "iso_code") String code) {
      this.code = code;
    }
  }

  /** Degrees, as numbers; null where unknown. */
  public record Coordinates(Object latitude, Object longitude) {
    @MaxMindDbConstructor
    public Coordinates(
        @MaxMindDbParameter(name = "latitude") Object latitude,
        @MaxMindDbParameter(name = "longitude") Object longitude) {
      this.latitude = latitude;
      this.longitude = longitude;
    }
  }

  @Override
  public Location location() {
    String code = country != null && country.code != null ? country.code : code(registered);
    String continentCode = continent == null ? null : continent.code;
    return new Location(
        code,
        continentCode == null ? Continents.of(code) : continentCode,
        subdivisions == null
            ? List.of()
            : subdivisions.stream().map(Subdivision::code).filter(each -> each != null).toList(),
        LocationRecord.degrees(coordinates == null ? null : coordinates.latitude),
        LocationRecord.degrees(coordinates == null ? null : coordinates.longitude));
  }

  private static String code(Country country) {
    return country == null ? null : country.code;
  }
}
