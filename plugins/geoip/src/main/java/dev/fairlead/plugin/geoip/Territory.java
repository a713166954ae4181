package dev.fairlead.plugin.geoip;

import java.util.Locale;
import java.util.Set;

/**
 * A part of the world as an operator writes it: {@code DE}, {@code country:DE}, {@code US-CA},
 * {@code subdivision:US-CA}, {@code continent:EU} or {@code at:50.11,8.68}.
 *
 * @param kind which of these
 * @param code the country, subdivision or continent, in upper case; null for a point
 * @param point null unless it is one
 */
record Territory(Kind kind, String code, Point point) {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  /** Kosovo has a code that is not ISO's, and databases use it. */
  private static final String KOSOVO = "XK";

  enum Kind {
    SUBDIVISION,
    COUNTRY,
    CONTINENT,
    POINT
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is accepted
   */
  static Territory parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "" -> area(rest.contains("-") ? Kind.SUBDIVISION : Kind.COUNTRY, rest, text);
      case "country" -> area(Kind.COUNTRY, rest, text);
      case "subdivision" -> area(Kind.SUBDIVISION, rest, text);
      case "continent" -> area(Kind.CONTINENT, rest, text);
      case "at" -> new Territory(Kind.POINT, null, point(rest, text));
      default -> throw unknown(text);
    };
  }

  private static Territory area(Kind kind, String written, String text) {
    String code = written.toUpperCase(Locale.ROOT);
    boolean exists =
        switch (kind) {
          case CONTINENT -> Continents.exists(code);
          case COUNTRY -> isCountry(code);
          default -> code.matches("[A-Z]{2}-[A-Z0-9]{1,3}") && isCountry(code.substring(0, 2));
        };
    if (!exists) {
      throw unknown(text);
    }
    return new Territory(kind, code, null);
  }

  private static boolean isCountry(String code) {
    return COUNTRIES.contains(code) || code.equals(KOSOVO);
  }

  private static Point point(String written, String text) {
    String[] parts = written.split(",", -1);
    if (parts.length == 2 && isDecimal(parts[0].trim()) && isDecimal(parts[1].trim())) {
      double latitude = Double.parseDouble(parts[0].trim());
      double longitude = Double.parseDouble(parts[1].trim());
      if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
        return new Point(latitude, longitude);
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "': expected at:LATITUDE,LONGITUDE in degrees north and east, in quotes where it"
            + " stands between brackets");
  }

  private static boolean isDecimal(String text) {
    return text.matches("[+-]?[0-9]{1,3}(\\.[0-9]{1,15})?");
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "': expected a country such as DE, a subdivision such as US-CA, continent:EU (one of"
            + " AF, AN, AS, EU, NA, OC, SA) or at:50.11,8.68");
  }

  /** Whether a location lies in it; for a point, never. */
  boolean contains(Location location) {
    return switch (kind) {
      case COUNTRY -> code.equals(location.country());
      case CONTINENT -> code.equals(location.continent());
      case SUBDIVISION ->
          location.subdivisions().stream()
              .anyMatch(each -> code.equals(location.country() + "-" + each));
      case POINT -> false;
    };
  }
}
