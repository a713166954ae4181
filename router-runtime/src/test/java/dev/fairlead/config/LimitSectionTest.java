package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairlead.config.LimitConfig.By;
import dev.fairlead.config.LimitConfig.Source;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of routes, by what is built in and by plugins. */
class LimitSectionTest {
  @TempDir Path directory;

  private final List<String> warnings = new ArrayList<>();

  private static final class Catalog implements PluginCatalog {
    @Override
    public Collection<Descriptor> strategies() {
      return TestPlugins.CATALOG.strategies();
    }

    @Override
    public Collection<Descriptor> rateLimiters() {
      Option quota = new Option("quota", Integer.class, null, 1, 9, "A number.");
      return List.of(
          new Descriptor("shared", List.of("cluster"), "Shares.", List.of(quota), Set.of()));
    }

    @Override
    public String version(Descriptor of) {
      return "7";
    }

    @Override
    public String absence(String name, boolean similar) {
      return name.equals("gone") ? "its plugin was removed" : null;
    }
  }

  private LimitConfig read(String limit) throws ConfigException, IOException {
    Path file =
        Files.writeString(
            directory.resolve("router.yaml"),
            """
            listeners: { web: { port: 0 } }
            routes: [ { match: {}, pool: web, limit: %s } ]
            pools: { web: { endpoints: [ "a:1" ] } }
            """
                .formatted(limit));
    ConfigReader reader =
        new ConfigReader(
            new Catalog(),
            name -> null,
            warning -> warnings.add(warning.path() + ": " + warning.message()));
    return reader.read(List.of(file)).routes().get(0).limit();
  }

  private List<String> errors(String limit) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(limit));
    return e.errors().stream().map(error -> error.path() + ": " + error.message()).toList();
  }

  private static PluginConfig bucket(String rate, String per, String burst, String keys) {
    return new PluginConfig(
        "token-bucket", Map.of("rate", rate, "per", per, "burst", burst, "keys", keys), "");
  }

  @Test
  void admitsAsManyAtOnceAsTheRateSaysUnlessToldOtherwise() throws Exception {
    assertThat(read("{ rate: 100/s }"))
        .isEqualTo(
            new LimitConfig(
                bucket("100", "1s", "100", "100000"), By.ROUTE, 64, Duration.ofMillis(50), true));
  }

  @Test
  void readsEveryKey() throws Exception {
    assertThat(
            read(
                "{ type: token-bucket, rate: 6/m, burst: 2, keys: 9, by: { header: X-Key },"
                    + " timeout: 1s, on-failure: refuse }"))
        .isEqualTo(
            new LimitConfig(
                bucket("6", "60s", "2", "9"),
                new By(Source.HEADER, "X-Key"),
                64,
                Duration.ofSeconds(1),
                false));
    assertThat(read("{ rate: 1000000/h, by: client-address, ipv6-prefix: 48 }"))
        .isEqualTo(
            new LimitConfig(
                bucket("1000000", "1h", "1000000", "100000"),
                new By(Source.CLIENT_ADDRESS, null),
                48,
                Duration.ofMillis(50),
                true));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host | HOST | ",
        "path | PATH | ",
        "{ cookie: id } | COOKIE | id",
        "{ query: a b } | QUERY | a b"
      })
  void readsWhatTellsRequestsApart(String written, Source source, String name) throws Exception {
    assertThat(read("{ rate: 1/s, by: " + written + " }").by()).isEqualTo(new By(source, name));
  }

  @Test
  void readsAPluginsLimiterWithItsOptionsBesideTheCommonKeys() throws Exception {
    assertThat(read("{ type: cluster, quota: 3, by: path, timeout: 2s, on-failure: refuse }"))
        .isEqualTo(
            new LimitConfig(
                new PluginConfig("shared", Map.of("quota", "3"), "7"),
                new By(Source.PATH, null),
                64,
                Duration.ofSeconds(2),
                false));
  }

  @Test
  void saysWhatIsWrongWithAPluginsLimiter() {
    assertThat(errors("{ type: shared, rate: 1/s, timeout: 0s }"))
        .containsExactly(
            "routes[0].limit.rate: unknown option of rate limiter shared; expected quota",
            "routes[0].limit.timeout: expected a duration such as 500ms, 5s, 1m or 2h, from 1ms to"
                + " 24h");
    assertThat(errors("{ type: shared }"))
        .containsExactly(
            "routes[0].limit.quota: is missing; rate limiter shared expects a whole number from 1"
                + " to 9");
    assertThat(errors("{ type: sharde, on-failure: reject }"))
        .containsExactly(
            "routes[0].limit.type: expected token-bucket, cluster or shared",
            "routes[0].limit.on-failure: expected admit or refuse");
  }

  @Test
  void waitsForALimiterWhosePluginIsGone() throws Exception {
    assertThat(read("{ type: gone, quota: 3, by: host }").limiter())
        .isEqualTo(new PluginConfig("gone", Map.of(), ""));
    assertThat(warnings).containsExactly("routes[0].limit.type: its plugin was removed");
  }

  @Test
  void warnsOfAPrefixThatCutsNothing() throws Exception {
    read("{ rate: 1/s, by: host, ipv6-prefix: 56 }");
    assertThat(warnings)
        .containsExactly(
            "routes[0].limit.ipv6-prefix: has no effect; expected by: client-address with it");
  }
}
