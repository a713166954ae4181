package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks, discoveries and limits of plugins, as they are configured. */
class PluginSectionsTest {
  @TempDir Path directory;

  private static final class Catalog implements PluginCatalog {
    @Override
    public Collection<Descriptor> strategies() {
      return TestPlugins.CATALOG.strategies();
    }

    @Override
    public Collection<Descriptor> healthChecks() {
      Option word = new Option("word", String.class, null, "A word.");
      Option tone = Option.oneOf("tone", List.of("low", "high"), "low", "How it asks.");
      Option pause =
          Option.duration(
              "pause", "1s", Duration.ofMillis(50), Duration.ofMinutes(1), "How long it thinks.");
      return List.of(
          new Descriptor("word", "Asks.", List.of(word, tone, pause), Set.of()),
          new Descriptor(
              "greedy",
              "Has a key of the router's own.",
              List.of(new Option("interval", Integer.class, "1", "A number.")),
              Set.of()));
    }

    @Override
    public Collection<Descriptor> discoveries() {
      Option size = new Option("size", Integer.class, "1", 1, 9, "A number.");
      return List.of(
          new Descriptor("finder", List.of("seeker"), "Finds.", List.of(size), Set.of()));
    }

    @Override
    public Collection<Descriptor> sessionStores() {
      Option url = new Option("url", String.class, null, "Where.");
      Option most = new Option("most", Integer.class, "9", 1, 9, "A number.");
      return List.of(
          new Descriptor("memory", "Here.", List.of(most), Set.of()),
          new Descriptor("grid", "There.", List.of(url), Set.of()));
    }

    @Override
    public String version(Descriptor of) {
      return "7";
    }
  }

  private RouterConfig read(String more, String pool) throws ConfigException, IOException {
    Path file =
        Files.writeString(
            directory.resolve("router.yaml"),
            """
            %s
            listeners: { web: { port: 0 } }
            routes: [ { match: {}, pool: web } ]
            pools: { web: { %s } }
            """
                .formatted(more, pool));
    return new ConfigReader(new Catalog(), name -> null).read(List.of(file));
  }

  private PoolConfig pool(String yaml) throws ConfigException, IOException {
    return read("", yaml).pools().get(0);
  }

  private List<String> errors(String more, String pool) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(more, pool));
    return e.errors().stream().map(error -> error.path() + ": " + error.message()).toList();
  }

  @Test
  void readsAPluginsCheckWithItsOptionsBesideTheCommonKeys() throws Exception {
    HealthConfig health =
        pool("endpoints: [ \"a:1\" ], health: { type: word, word: fine, interval: 7s }").health();
    assertThat(health.type()).isEqualTo(HealthConfig.Type.PLUGIN);
    assertThat(health.interval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(health.plugin()).isEqualTo(new PluginConfig("word", Map.of("word", "fine"), "7"));
  }

  @Test
  void saysWhatIsWrongWithAPluginsCheck() {
    String endpoints = "endpoints: [ \"a:1\" ], health: ";
    assertThat(errors("", endpoints + "{ type: word, path: /x, fall: 0 }"))
        .containsExactly(
            "pools.web.health.path: unknown option of health check word; expected word, tone or"
                + " pause",
            "pools.web.health.fall: expected a whole number from 1 to 1000");
    assertThat(errors("", endpoints + "{ type: word }"))
        .containsExactly("pools.web.health.word: is missing; health check word expects a text");
    assertThat(errors("", endpoints + "{ type: wrod, fall: 0 }"))
        .containsExactly(
            "pools.web.health.type: expected none, http, tcp, greedy or word",
            "pools.web.health.fall: expected a whole number from 1 to 1000");
  }

  @Test
  void saysWhichWordsAndDurationsAPluginAccepts() throws Exception {
    String check = "endpoints: [ \"a:1\" ], health: { type: word, word: fine, ";
    assertThat(errors("", check + "tone: hihg, pause: 10ms }"))
        .containsExactly(
            "pools.web.health.tone: expected low or high",
            "pools.web.health.pause: expected a duration such as 500ms, 5s, 1m or 2h, from 50ms to"
                + " 60s");
    assertThat(pool(check + "tone: high, pause: 50ms }").health().plugin().options())
        .isEqualTo(Map.of("word", "fine", "tone", "high", "pause", "50ms"));
  }

  @Test
  void refusesAPluginWhoseOptionCouldNeverBeSet() {
    assertThat(errors("", "endpoints: [ \"a:1\" ], health: { type: greedy, interval: 7s }"))
        .containsExactly(
            "pools.web.health: cannot be used: health check greedy has an option 'interval', which"
                + " is a key of the router's own here");
  }

  @Test
  void readsADiscoveryInPlaceOfEndpoints() throws Exception {
    PoolConfig pool = pool("discovery: seeker");
    assertThat(pool.endpoints()).isEmpty();
    assertThat(pool.discovery()).isEqualTo(new PluginConfig("finder", Map.of(), "7"));
    assertThat(pool("discovery: { type: finder, size: 3 }").discovery().options())
        .isEqualTo(Map.of("size", "3"));
  }

  @Test
  void saysWhatIsWrongWithADiscovery() {
    assertThat(errors("", "discovery: finer"))
        .containsExactly("pools.web.discovery: unknown discovery; expected finder or seeker");
    assertThat(errors("", "discovery: { type: finder, size: 10 }"))
        .containsExactly("pools.web.discovery.size: expected a whole number from 1 to 9");
    assertThat(errors("", "discovery: { size: 1 }")).hasSize(1);
    assertThat(errors("", "endpoints: [ \"a:1\" ], discovery: finder"))
        .containsExactly("pools.web.discovery: expected endpoints or discovery, not both");
    assertThat(errors("", "health: { type: tcp }"))
        .hasSize(1)
        .first()
        .asString()
        .contains("endpoints: is missing");
  }

  @Test
  void readsWherePluginsAreAndWhatIsDoneWithThoseThatMisbehave() throws Exception {
    String pool = "endpoints: [ \"a:1\" ]";
    assertThat(read("", pool).plugins()).isEqualTo(PluginsConfig.DEFAULT);
    assertThat(read("plugins-dir: .", pool).plugins().source().directory())
        .isEqualTo(directory.resolve("").normalize());
    String digest = "AB".repeat(32);
    PluginsConfig full =
        read(
                "plugins: { dir: ., sha256: "
                    + digest
                    + ", faults: 3, fallback: p2c, slow: 1ms, blocked: 10ms }",
                pool)
            .plugins();
    assertThat(full.source().sha256()).containsExactly("ab".repeat(32));
    assertThat(full.faults()).isEqualTo(3);
    assertThat(full.fallback().name()).isEqualTo("p2c");
    assertThat(full.slow()).isEqualTo(Duration.ofMillis(1));
    assertThat(full.blocked()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void saysWhatIsWrongWithWherePluginsAre() {
    String pool = "endpoints: [ \"a:1\" ]";
    assertThat(errors("plugins-dir: nowhere", pool).get(0))
        .startsWith("plugins-dir: no such directory");
    assertThat(errors("plugins: { dir: ., slow: 5s }", pool))
        .containsExactly("plugins.slow: slow expects at most blocked");
    assertThat(errors("plugins-dir: .\nplugins: { dir: . }", pool))
        .containsExactly("plugins-dir: is the same as plugins.dir; expected one of them");
    assertThat(errors("plugins: { fallback: hash }", pool))
        .containsExactly(
            "plugins.fallback: hashes a key, which not every pool has; expected another strategy");
    assertThat(errors("plugins: { dir: ., sha256: [ abc ] }", pool).get(0))
        .contains("64 hexadecimal digits");
  }

  private static final String PLACE = "endpoints: [ \"a:1\" ], affinity: ";

  @Test
  void readsAffinityWithTheOptionsOfItsStoreBesideItsOwn() throws Exception {
    assertThat(pool("endpoints: [ \"a:1\" ]").affinity()).isNull();
    AffinityConfig least = pool(PLACE + "{ by: { cookie: S } }").affinity();
    assertThat(least)
        .isEqualTo(
            new AffinityConfig(
                new PluginConfig("memory", Map.of(), "7"),
                new AffinityConfig.By(new AffinityConfig.Cookie("S"), null),
                Duration.ofMillis(50),
                AffinityConfig.OnUnavailable.REBIND));
    assertThat(pool(PLACE + "{ most: 3, by: { header: X-Who } }").affinity().store().options())
        .isEqualTo(Map.of("most", "3"));
    AffinityConfig full =
        pool(PLACE
                + "{ type: grid, url: x, timeout: 1s, on-unavailable: refuse, by: { cookie: {"
                + " name: __Secure-S, path: /a, domain: a.example, secure: true, http-only: false,"
                + " same-site: none, max-age: 1h } } }")
            .affinity();
    assertThat(full.store()).isEqualTo(new PluginConfig("grid", Map.of("url", "x"), "7"));
    assertThat(full.onUnavailable()).isEqualTo(AffinityConfig.OnUnavailable.REFUSE);
    assertThat(full.by().cookie())
        .isEqualTo(
            new AffinityConfig.Cookie(
                "__Secure-S",
                "/a",
                "a.example",
                true,
                false,
                AffinityConfig.SameSite.NONE,
                Duration.ofHours(1)));
  }

  @Test
  void saysWhatIsWrongWithAffinity() {
    assertThat(errors("", PLACE + "{ type: memroy, by: { cookie: S } }"))
        .containsExactly("pools.web.affinity.type: expected grid or memory");
    assertThat(errors("", PLACE + "{ by: { cookie: S }, mots: 3 }"))
        .containsExactly(
            "pools.web.affinity.mots: unknown option of session store memory; expected most");
    assertThat(errors("", PLACE + "{ type: grid, by: { cookie: S } }"))
        .containsExactly("pools.web.affinity.url: is missing; session store grid expects a text");
    assertThat(errors("", PLACE + "{ most: 3 }").get(0))
        .startsWith("pools.web.affinity.by: is missing; expected");
    assertThat(errors("", PLACE + "{ by: {} }"))
        .containsExactly("pools.web.affinity.by: expected either cookie or header, found 0");
    assertThat(errors("", PLACE + "{ by: { cookie: S, header: H } }"))
        .containsExactly("pools.web.affinity.by: expected either cookie or header, found 2");
    assertThat(errors("", PLACE + "{ by: { cookie: \"a b\" } }").get(0))
        .startsWith("pools.web.affinity.by.cookie: expected a field name");
    assertThat(errors("", PLACE + "{ by: { cookie: S }, timeout: 1m, on-unavailable: retry }"))
        .containsExactly(
            "pools.web.affinity.timeout: expected a duration such as 500ms, 5s, 1m or 2h, from"
                + " 1ms to 10s",
            "pools.web.affinity.on-unavailable: expected rebind or refuse");
  }

  @Test
  void saysWhatBrowsersWouldRefuse() {
    assertThat(
            errors("", PLACE + "{ by: { cookie: { name: S, same-site: none, secure: false } } }"))
        .containsExactly(
            "pools.web.affinity.by.cookie.same-site: browsers expect a secure cookie with it;"
                + " expected secure: true");
    assertThat(
            errors(
                "",
                PLACE
                    + "{ by: { cookie: { name: __Host-S, path: /a, domain: a.b, secure: false } }"
                    + " }"))
        .hasSize(3);
    assertThat(errors("", PLACE + "{ by: { cookie: { name: S, path: \"/a;b\" } } }")).hasSize(1);
  }
}
