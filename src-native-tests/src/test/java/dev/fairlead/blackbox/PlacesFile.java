package dev.fairlead.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The smallest database in the MaxMind DB format: every address of IPv4 is in Germany. */
final class PlacesFile {
  private static final int DOUBLE = 3;
  private static final int STRING = 2;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;

  /** In a node: one node, then the separator, then the first octet of the data. */
  private static final byte[] FIRST_DATA = {0, 0, 1 + 16};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number and how many octets it takes at most. */
  private record Unsigned(int type, long value) {}

  private static Map<String, Object> place(boolean nested) {
    if (!nested) {
      return Map.of("country_code", "DE", "city", "Frankfurt", "latitude", 50.1, "longitude", 8.7);
    }
    return Map.of(
        "country", Map.of("iso_code", "DE", "geoname_id", new Unsigned(UINT32, 2_921_044)),
        "continent", Map.of("code", "EU"),
        "subdivisions", List.of(Map.of("iso_code", "HE")),
        "location", Map.of("latitude", 50.1, "longitude", 8.7));
  }

  /**
   * @param nested in MaxMind's schema for cities, else in that of the flat free databases
   */
  void write(Path file, boolean nested) throws IOException {
    out.reset();
    out.writeBytes(FIRST_DATA);
    out.writeBytes(FIRST_DATA);
    out.writeBytes(new byte[16]);
    put(place(nested));
    out.writeBytes("\u00AB\u00CD\u00EFMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    put(
        Map.of(
            "binary_format_major_version", new Unsigned(UINT16, 2),
            "binary_format_minor_version", new Unsigned(UINT16, 0),
            "build_epoch", new Unsigned(UINT64, 1_700_000_000),
            "database_type", nested ? "GeoLite2-City" : "flat-city",
            "description", Map.of("en", "one place"),
            "ip_version", new Unsigned(UINT16, 4),
            "languages", List.of("en"),
            "node_count", new Unsigned(UINT32, 1),
            "record_size", new Unsigned(UINT16, 24)));
    Files.write(file, out.toByteArray());
  }

  private void put(Object value) {
    if (value instanceof String text) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      control(STRING, octets.length);
      out.writeBytes(octets);
    } else if (value instanceof Double number) {
      control(DOUBLE, Double.BYTES);
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    } else if (value instanceof Unsigned number) {
      int octets = (Long.SIZE - Long.numberOfLeadingZeros(number.value()) + 7) / 8;
      control(number.type(), octets);
      out.write(
          ByteBuffer.allocate(Long.BYTES).putLong(number.value()).array(), 8 - octets, octets);
    } else if (value instanceof List<?> list) {
      control(ARRAY, list.size());
      list.forEach(this::put);
    } else {
      Map<?, ?> map = new TreeMap<>((Map<?, ?>) value);
      control(MAP, map.size());
      map.forEach(
          (key, field) -> {
            put(key);
            put(field);
          });
    }
  }

  /** All sizes here are below 29, so one octet tells them. */
  private void control(int type, int size) {
    if (type <= MAP) {
      out.write(type << 5 | size);
    } else {
      out.write(size);
      out.write(type - MAP);
    }
  }
}
