package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.MmdbWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which region an address belongs to, over databases of every kind. */
class LookupTest {
  private static final Map<String, List<String>> REGIONS =
      Bench.ordered("bavaria", List.of("DE-BY"))
          .and("paris", List.of("FR-75"))
          .and("germany", List.of("DE"))
          .and("europe", List.of("continent:EU"))
          .and("east", List.of("at:35.68,139.69"))
          .and("west", List.of("at:37.77,-122.42"));

  @TempDir Path directory;

  private Bench bench;

  private String region(MmdbWriter database, String address, Map<String, ?> options) {
    bench = new Bench(directory, database);
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.putIfAbsent("regions", REGIONS);
    FakeEndpointSet set = FakeEndpointSet.of();
    for (String region : ((Map<?, ?>) all.get("regions")).keySet().toArray(new String[0])) {
      set = set.with(Bench.in(region, region));
    }
    all.put("residency", "strict");
    Picker picker = bench.strategy(all).update(set);
    var picked = picker.pick(new FakeRequest().from(address));
    return picked == null ? null : picked.id();
  }

  private String region(MmdbWriter database, String address) {
    return region(database, address, Map.of());
  }

  @Test
  void prefersTheMostSpecificListThatNamesAPlace() {
    MmdbWriter database =
        new MmdbWriter("GeoIP2-City")
            .put("192.0.2.0/26", World.city("EU", "DE", List.of("BY"), 48.1, 11.6))
            .put("192.0.2.64/26", World.city("EU", "DE", List.of("HE"), 50.1, 8.7))
            .put("192.0.2.128/26", World.city("EU", "FR", List.of("IDF", "75"), 48.9, 2.4))
            .put("192.0.2.192/26", World.city("EU", "PL", List.of(), 52.2, 21.0));
    Map<String, String> whole = Map.of("full-address", "true");

    assertThat(region(database, "192.0.2.1", whole)).isEqualTo("bavaria");
    assertThat(region(database, "192.0.2.65", whole)).isEqualTo("germany");
    assertThat(region(database, "192.0.2.129", whole)).isEqualTo("paris");
    assertThat(region(database, "192.0.2.193", whole)).isEqualTo("europe");
  }

  @Test
  void findsTheNearestRegionAcrossTheDateLine() {
    MmdbWriter database =
        new MmdbWriter("GeoIP2-City")
            .put("192.0.2.0/24", World.city("OC", "FJ", List.of(), -17.7, 178.1))
            .put("198.51.100.0/24", World.city("NA", "US", List.of("HI"), 21.3, -157.9));

    assertThat(region(database, "192.0.2.1")).isEqualTo("east");
    assertThat(region(database, "198.51.100.1")).isEqualTo("west");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 28, 32})
  void readsRecordsOfEveryWidth(int bits) {
    MmdbWriter database = World.cities().recordSize(bits);

    assertThat(region(database, World.GERMAN)).isEqualTo("germany");
    assertThat(region(database, World.FRENCH)).isEqualTo("paris");
    assertThat(region(database, World.JAPANESE)).isEqualTo("east");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GeoLite2-Country", "GeoIP2-Country", "DBIP-Country-Lite", "My own"})
  void readsCountryDatabases(String type) {
    MmdbWriter database =
        new MmdbWriter(type)
            .put(
                "192.0.2.0/24",
                Map.of("continent", Map.of("code", "EU"), "country", Map.of("iso_code", "DE")))
            .put("198.51.100.0/24", Map.of("registered_country", Map.of("iso_code", "PL")));

    assertThat(region(database, World.GERMAN)).isEqualTo("germany");
    assertThat(region(database, World.CALIFORNIAN)).as("registered there").isEqualTo("europe");
  }

  @Test
  void readsEnterpriseDatabases() {
    Map<String, Object> fields =
        new LinkedHashMap<>(World.city("EU", "DE", List.of("BY"), 48.1, 11.6));
    fields.put("traits", Map.of("is_anonymous_proxy", false, "user_type", "residential"));
    fields.put("postal", Map.of("code", "80331", "confidence", 11));

    assertThat(region(new MmdbWriter("GeoIP2-Enterprise").put("192.0.2.0/24", fields), "192.0.2.1"))
        .isEqualTo("bavaria");
  }

  @Test
  void readsFlatDatabases() {
    MmdbWriter database =
        new MmdbWriter("ip-location-db")
            .put("192.0.2.0/24", Map.of("country_code", "DE"))
            .put("198.51.100.0/24", Map.of("country_code", "PL", "city", "Łódź"))
            .put(
                "203.0.113.0/24",
                Map.of("country_code", "KR", "latitude", 37.57, "longitude", 126.98));

    assertThat(region(database, World.GERMAN)).isEqualTo("germany");
    assertThat(region(database, World.CALIFORNIAN)).as("by its country").isEqualTo("europe");
    assertThat(region(database, World.JAPANESE)).isEqualTo("east");
  }

  @Test
  void readsFlatDatabasesWhoseCoordinatesAreTexts() {
    MmdbWriter database =
        new MmdbWriter("flat")
            .put(
                "192.0.2.0/24",
                Map.of(
                    "country",
                    "Japan",
                    "country_code",
                    "JP",
                    "latitude",
                    "35.7",
                    "longitude",
                    "139.7"));

    assertThat(region(database, World.GERMAN)).isEqualTo("east");
  }

  @ParameterizedTest
  @ValueSource(strings = {World.GERMAN, "::ffff:192.0.2.77", "2002:c000:24d::1"})
  void findsTheIpv4AddressInOthers(String address) {
    assertThat(region(World.cities(), address)).isEqualTo("germany");
    assertThat(region(World.cities().aliases(), address)).isEqualTo("germany");
  }

  @Test
  void readsDatabasesOfIpv4AddressesOnly() {
    MmdbWriter database =
        new MmdbWriter("GeoLite2-Country")
            .ipv4Only()
            .put("192.0.2.0/24", Map.of("country", Map.of("iso_code", "DE")))
            .put("32.0.0.0/3", Map.of("country", Map.of("iso_code", "PL")));

    assertThat(region(database, World.GERMAN)).isEqualTo("germany");
    assertThat(region(database, "2002:c000:24d::1")).isEqualTo("germany");
    assertThat(region(database, World.FRENCH)).as("0x20 is 32").isNull();
  }

  @Test
  void looksUpTruncatedAddressesUnlessToldOtherwise() {
    MmdbWriter database =
        new MmdbWriter("GeoIP2-City")
            .put("192.0.2.0/24", World.city("EU", "PL", List.of(), 52.2, 21.0))
            .put("192.0.2.77/32", World.city("EU", "DE", List.of(), 50.1, 8.7))
            .put("2001:db8:1::/48", World.city("EU", "PL", List.of(), 52.2, 21.0))
            .put("2001:db8:1:1::/64", World.city("EU", "DE", List.of(), 50.1, 8.7));

    assertThat(region(database, "192.0.2.77")).isEqualTo("europe");
    assertThat(region(database, "2001:db8:1:1::9")).isEqualTo("europe");
    Map<String, String> whole = Map.of("full-address", "true");
    assertThat(region(database, "192.0.2.77", whole)).isEqualTo("germany");
    assertThat(region(database, "2001:db8:1:1::9", whole)).isEqualTo("germany");
  }

  @Test
  void remembersWhatItLookedUp() {
    region(World.cities(), World.GERMAN);
    assertThat(bench.context.gauge("lookups")).isEqualTo(1);
    assertThat(bench.context.gauge("cache.hit-share")).isEqualTo(0);
    assertThat(bench.context.gauge("database.build-epoch-seconds")).isEqualTo(1_700_000_000);

    Picker picker = bench.strategy().update(FakeEndpointSet.of(Bench.in("eu", "a")));
    for (int i = 0; i < 4; i++) {
      picker.pick(new FakeRequest().from("192.0.2." + i));
    }
    assertThat(bench.context.gauge("cache.hit-share")).isEqualTo(0.75);
  }

  @Test
  void saysSoIfTheDatabaseHasNoCoordinatesButARegionNeedsThem() {
    region(new MmdbWriter("flat").put("192.0.2.0/24", Map.of("country_code", "DE")), World.GERMAN);

    assertThat(bench.events()).containsExactly("database-opened", "no-coordinates");
  }

  @Test
  void ordersMoreRegionsThanARouteHolds() {
    Bench.Ordered regions = Bench.ordered("r00", List.of("at:0,0"));
    for (int i = 1; i < 20; i++) {
      regions.and(String.format("r%02d", i), List.of("at:0," + i));
    }
    MmdbWriter database =
        new MmdbWriter("GeoIP2-City")
            .put("192.0.2.0/24", World.city("OC", "FJ", List.of(), 0.0, 19.0));
    assertThat(region(database, World.GERMAN, Map.of("regions", regions))).isEqualTo("r19");

    Picker far =
        bench
            .strategy(Map.of("regions", regions))
            .update(FakeEndpointSet.of(Bench.in("r00", "a"), Bench.in("r14", "b")));
    assertThat(far.pick(new FakeRequest().from(World.GERMAN)).id()).isEqualTo("b");
    Picker farther =
        bench.strategy(Map.of("regions", regions)).update(FakeEndpointSet.of(Bench.in("r03", "a")));
    assertThat(farther.pick(new FakeRequest().from(World.GERMAN)).id()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Germany",
        "DEU",
        "QQ",
        "continent:XX",
        "US-",
        "at:50.11",
        "at:91,0",
        "at:0,181",
        "at:a,b",
        "planet:earth",
        ""
      })
  void refusesWhatIsNoPlace(String text) {
    bench = new Bench(directory, World.cities());
    assertThatThrownBy(() -> bench.strategy(Map.of("regions", Bench.ordered("a", List.of(text)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("regions")
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("expected");
  }

  @Test
  void refusesContradictions() {
    bench = new Bench(directory, World.cities());
    assertThatThrownBy(
            () ->
                bench.strategy(
                    Map.of(
                        "regions",
                        Bench.ordered("a", List.of("DE")).and("b", List.of("country:de")))))
        .hasMessageContaining("'country:de' is in a and in b");
    assertThatThrownBy(() -> bench.strategy(Map.of("default-region", "mars")))
        .hasMessageContaining("default-region")
        .hasMessageContaining("'mars'")
        .hasMessageContaining("eu");
    assertThatThrownBy(() -> bench.strategy(Map.of("residency", "stirct")))
        .hasMessageContaining("'stirct'")
        .hasMessageContaining("prefer, strict");
    assertThatThrownBy(() -> bench.strategy(Map.of("regions", Map.of())))
        .hasMessageContaining("regions");
  }
}
