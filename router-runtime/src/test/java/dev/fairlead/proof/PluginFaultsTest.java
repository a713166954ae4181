package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.PluginJar;
import dev.fairlead.ReservedPort;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PoolState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drop-in plugins that misbehave: they are named and put aside, and nobody else is harmed. */
class PluginFaultsTest extends Proof {
  private static final String PICK =
      "Endpoint pick(RequestContext request, EndpointSet set) { return free(request, set); }";

  @TempDir Path plugins;

  /** Two pools, of which only one has the plugin's strategy; a route for each. */
  private ProofRouter router(String settings, RawEndpoint endpoint, RawEndpoint other) {
    return router(
        """
        plugins: { dir: %s, %s }
        routes:
          - { match: { path: "/other" }, pool: other }
          - { match: { path: "/**" }, pool: all }
        pools:
          all: { strategy: mine, endpoints: [ "%s" ] }
          other: { endpoints: [ "%s" ] }
        """
            .formatted(plugins, settings, endpoint.address(), other.address()));
  }

  private static String quarantine(ProofRouter router) {
    return router.pool("all").snapshot().strategyHolder().quarantine();
  }

  private void isNamed(ProofRouter router, String kind) {
    Map<String, String> labels = Map.of("pool", "all", "strategy", "mine", "plugin", "mine.jar");
    eventually(router, "fairlead_plugin_quarantined", labels, 1);
    if (!kind.isEmpty()) {
      assertThat(
              router.metric(
                  "fairlead_plugin_faults_total",
                  Map.of("plugin", "mine.jar", "pool", "all", "kind", kind)))
          .isPositive();
    }
    assertThat(router.metric("fairlead_plugin_quarantined", Map.of("pool", "other"))).isZero();
    assertThat(router.pool("other").strategyFaults().thrown()).isZero();
  }

  /** Each is a body of a method of the strategy. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throws | Endpoint pick(RequestContext r, EndpointSet s) { throw new IllegalStateException(); }",
        "errs | Endpoint pick(RequestContext r, EndpointSet s) { throw new AssertionError(); }",
        "recurses | Endpoint pick(RequestContext r, EndpointSet s) { return pick(r, s); }",
        "cheats | Endpoint pick(RequestContext r, EndpointSet s) { return Own.<RuntimeException>sneak(); }"
            + " static <T extends Throwable> Endpoint sneak() throws T { throw (T) new java.io.IOException(); }",
        "declines | Endpoint pick(RequestContext r, EndpointSet s) { return null; }",
        "mute | Endpoint pick(RequestContext r, EndpointSet s) { throw new Mute(); }"
            + " static class Mute extends RuntimeException {"
            + " public String toString() { throw new IllegalStateException(); }"
            + " public String getMessage() { throw new IllegalStateException(); } }",
      })
  void quarantinesWhatFailsToChoose(String name, String members) throws Exception {
    PluginJar.strategy("mine", members).to(plugins.resolve("mine.jar"));
    ProofRouter router = router("faults: 3", saying("one"), saying("two"));
    for (int i = 0; i < 10; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
      assertThat(get(router, "/other").status()).isEqualTo(200);
    }
    isNamed(router, "broke-contract");
  }

  @Test
  void quarantinesWhatFailsToHearHowAttemptsEnd() throws Exception {
    PluginJar.strategy(
            "mine",
            PICK
                + " public void completed(RequestContext r, Endpoint e, Outcome o, long n) {"
                + " throw new IllegalStateException(); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = router("faults: 3", saying("one"), saying("two"));
    for (int i = 0; i < 5; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
    isNamed(router, "broke-contract");
  }

  @Test
  void quarantinesWhatMissesAClassWhenItChooses() throws Exception {
    PluginJar.strategy(
            "mine", "Endpoint pick(RequestContext r, EndpointSet s) { return Missing.of(s); }")
        .source(
            "example.Missing",
            "package example; class Missing {"
                + " static dev.fairlead.spi.Endpoint of(dev.fairlead.spi.EndpointSet s) {"
                + " return s.get(0); } }")
        .without("example/Missing.class")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = router("faults: 3", saying("one"), saying("two"));
    for (int i = 0; i < 5; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
    isNamed(router, "broke-contract");
    assertThat(quarantine(router)).contains("NoClassDefFoundError");
  }

  @Test
  void quarantinesAtOnceWhatBuildsNoPicker() throws Exception {
    PluginJar.strategy(
            "mine",
            "public Picker update(EndpointSet set) { throw new IllegalStateException(\"no\"); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = router("faults: 1000", saying("one"), saying("two"));
    isNamed(router, "");
    assertThat(get(router, "/").status()).isEqualTo(200);
    assertThat(quarantine(router)).contains("it built no picker").contains("no");
  }

  @Test
  void runsOnTheFallbackFromTheStartWhenNoStrategyCanBeMade() throws Exception {
    PluginJar.strategy("mine", PICK)
        .source(
            "example.Provider",
            PluginJar.provider("mine", "if (true) throw new IllegalStateException(\"no\");"))
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = router("fallback: random", saying("one"), saying("two"));
    isNamed(router, "");
    assertThat(router.pool("all").snapshot().strategyHolder().name()).isEqualTo("random");
    assertThat(get(router, "/").status()).isEqualTo(200);
  }

  @Test
  void runsOnTheFallbackFromTheStartWhereAModuleCannotBeUsed() throws Exception {
    byte[] empty = {0, 'a', 's', 'm', 1, 0, 0, 0, 0, 2, 1, 'x'};
    Files.write(plugins.resolve("mine.wasm"), empty);
    ProofRouter router = router("fallback: random", saying("one"), saying("two"));
    assertThat(router.metric("fairlead_plugin_refused", Map.of("plugin", "mine.wasm"))).isOne();
    assertThat(quarantine(router)).contains("mine.wasm cannot be used");
    assertThat(get(router, "/").status()).isEqualTo(200);
    assertThat(get(router, "/other").status()).isEqualTo(200);
  }

  @Test
  void refusesAConfigurationWhoseOptionsAStrategyRefusesWithoutSayingWhy() throws Exception {
    PluginJar.strategy("mine", PICK)
        .source(
            "example.Provider",
            PluginJar.provider("mine", "if (true) throw new IllegalArgumentException();"))
        .to(plugins.resolve("mine.jar"));
    RawEndpoint one = saying("one");
    assertThatThrownBy(() -> router("faults: 3", one, one))
        .hasMessage(
            "pool 'all': strategy 'mine' (example.Provider in plugin mine.jar):"
                + " java.lang.IllegalArgumentException");
  }

  @Test
  void quarantinesWhatIsSlowAgainAndAgain() throws Exception {
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext r, EndpointSet s) {"
                + " try { Thread.sleep(60); } catch (InterruptedException e) { }"
                + " return free(r, s); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = router("faults: 3, slow: 5ms", saying("one"), saying("two"));
    for (int i = 0; i < 20 && quarantine(router) == null; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
    isNamed(router, "slow");
  }

  @Test
  void quarantinesWhatBlocksAnEventLoopBeforeItReturns() throws Exception {
    String lock = "fairlead.test." + System.nanoTime();
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext r, EndpointSet s) {"
                + " while (!Boolean.getBoolean(\""
                + lock
                + "\")) { Thread.onSpinWait(); }"
                + " return free(r, s); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router =
        router("faults: 1000, slow: 5ms, blocked: 100ms", saying("one"), saying("two"));
    CompletableFuture<Void> stuck =
        inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(200));
    try {
      eventually(() -> assertThat(quarantine(router)).contains("blocked an event loop"));
      isNamed(router, "blocked");
      assertThat(stuck).isNotDone();
    } finally {
      System.setProperty(lock, "true");
    }
    stuck.get();
    System.clearProperty(lock);
    for (int i = 0; i < 10; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void quarantinesARuleThatBlocksAnEventLoopWhenNobodyIsLeftToChoose() throws Exception {
    String lock = "fairlead.test." + System.nanoTime();
    PluginJar.strategy(
            "mine",
            PICK
                + " public boolean allows(RequestContext r, Endpoint e) {"
                + " while (r.tried(e) && !Boolean.getBoolean(\""
                + lock
                + "\")) { Thread.onSpinWait(); }"
                + " return true; }")
        .to(plugins.resolve("mine.jar"));
    String refused = own(new ReservedPort()).address();
    ProofRouter router =
        router(
            "plugins: { dir: %s, slow: 5ms, blocked: 100ms }\n".formatted(plugins)
                + "pools: { all: { strategy: mine, endpoints: [ \"%s\" ] } }".formatted(refused));
    CompletableFuture<Void> stuck =
        inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(502));
    try {
      eventually(() -> assertThat(quarantine(router)).contains("blocked an event loop"));
    } finally {
      System.setProperty(lock, "true");
    }
    stuck.get();
    System.clearProperty(lock);
  }

  /** A pool whose strategy is the plugin only as one of adaptive's. */
  private ProofRouter nesting(String settings) throws Exception {
    return router(
        """
        plugins: { dir: %s, %s }
        routes: [ { match: { path: "/**" }, pool: all } ]
        pools:
          all:
            strategy: { name: adaptive, strategies: [ p2c, mine ], slice: 0.1 }
            endpoints: [ "%s" ]
          other: { endpoints: [ "%s" ] }
        """
            .formatted(plugins, settings, saying("one").address(), saying("two").address()));
  }

  @Test
  void namesANestedStrategyThatBlocksAnEventLoop() throws Exception {
    String lock = "fairlead.test." + System.nanoTime();
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext r, EndpointSet s) { return free(r, s); }"
                + " public void completed(RequestContext r, Endpoint e, Outcome o, long n) {"
                + " while (!Boolean.getBoolean(\""
                + lock
                + "\")) { Thread.onSpinWait(); } }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = nesting("slow: 5ms, blocked: 100ms");
    CompletableFuture<Void> stuck =
        inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(200));
    Map<String, String> labels = Map.of("plugin", "mine.jar", "strategy", "adaptive/mine-2");
    try {
      eventually(
          () ->
              assertThat(quarantine(router))
                  .isEqualTo("adaptive/mine-2 (plugin mine.jar) blocked an event loop"));
      assertThat(router.metric("fairlead_plugin_faults_total", labels)).isPositive();
      assertThat(router.metric("fairlead_plugin_quarantined", Map.of("plugin", "mine.jar")))
          .isOne();
    } finally {
      System.setProperty(lock, "true");
    }
    // The property stays: the response may be there before the strategy hears of it, and reads it.
    stuck.get();
  }

  @Test
  void namesANestedStrategyWhoseRuleFails() throws Exception {
    PluginJar.strategy(
            "mine",
            PICK
                + " public boolean allows(RequestContext r, Endpoint e) {"
                + " throw new AssertionError(); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = nesting("faults: 2");
    assertThat(get(router, "/").status()).isEqualTo(503);
    eventually(
        () ->
            assertThat(quarantine(router)).startsWith("adaptive/mine-2 (plugin mine.jar) failed"));
    Map<String, String> labels = Map.of("plugin", "mine.jar", "strategy", "adaptive/mine-2");
    assertThat(router.metric("fairlead_plugin_faults_total", labels)).isPositive();
  }

  @Test
  void namesANestedStrategyThatBuildsNoPicker() throws Exception {
    PluginJar.strategy(
            "mine",
            "public Picker update(EndpointSet set) { throw new IllegalStateException(\"no\"); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router = nesting("faults: 2");
    assertThat(get(router, "/").status()).isEqualTo(200);
    Map<String, String> labels =
        Map.of("plugin", "mine.jar", "strategy", "adaptive/mine-2", "kind", "failed");
    assertThat(router.metric("fairlead_plugin_faults_total", labels)).isPositive();
    assertThat(quarantine(router)).isNull();
  }

  @Test
  void keepsNoOtherPoolWaitingForAPickerThatIsNeverBuilt() throws Exception {
    String hangs = "fairlead.test." + System.nanoTime();
    PluginJar.strategy(
            "mine",
            PICK
                + " public Picker update(EndpointSet set) {"
                + " while (Boolean.getBoolean(\""
                + hangs
                + "\")) { Thread.onSpinWait(); }"
                + " return r -> free(r, set); }")
        .to(plugins.resolve("mine.jar"));
    ProofRouter router =
        router(
            """
            plugins: { dir: %s }
            routes: [ { match: { path: "/**" }, pool: other } ]
            pools:
              all: { strategy: mine, endpoints: [ "%s", "%s" ], health: { type: tcp, interval: 1h } }
              other: { endpoints: [ "%s", "%s" ], health: { type: tcp, interval: 1h } }
            """
                .formatted(
                    plugins,
                    saying("one").address(),
                    saying("two").address(),
                    saying("three").address(),
                    saying("four").address()));
    PoolState all = router.pool("all");
    PoolState other = router.pool("other");
    eventually(() -> assertThat(all.snapshot().size() + other.snapshot().size()).isEqualTo(4));
    System.setProperty(hangs, "true");
    try {
      all.verdict(all.snapshot().get(0).state(), Health.UNHEALTHY, "test");
      other.verdict(other.snapshot().get(0).state(), Health.UNHEALTHY, "test");
      eventually(() -> assertThat(other.snapshot().size()).isEqualTo(1));
      assertThat(all.snapshot().size()).isEqualTo(2);
    } finally {
      System.clearProperty(hangs);
    }
    eventually(() -> assertThat(all.snapshot().size()).isEqualTo(1));
    assertThat(quarantine(router)).isNull();
  }

  @Test
  void keepsToTheRuleOfAStrategyThatIsQuarantined() throws Exception {
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext r, EndpointSet s) { throw new IllegalStateException(); }"
                + " public boolean allows(RequestContext r, Endpoint e) {"
                + " String only = r.header(\"X-Only\");"
                + " if (only == null) throw new IllegalStateException();"
                + " return only.equals(e.id()); }")
        .to(plugins.resolve("mine.jar"));
    RawEndpoint endpoint = saying("one");
    ProofRouter router = router("faults: 4", endpoint, saying("two"));
    String only = "X-Only: " + endpoint.address();
    for (int i = 0; i < 8; i++) {
      assertThat(send(router, "GET / HTTP/1.1", "Host: a", only).status()).isEqualTo(200);
    }
    isNamed(router, "broke-contract");
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", only).status()).isEqualTo(200);
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", "X-Only: other").status()).isEqualTo(503);
    for (int i = 0; i < 4; i++) {
      assertThat(get(router, "/").status()).as("a rule that fails allows nothing").isEqualTo(503);
    }
    // It has failed as often as is bearable, and is not asked any more.
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", only).status()).isEqualTo(503);
    assertThat(router.pool("all").release()).isTrue();
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", only).status()).isEqualTo(200);
  }

  @Test
  void endsAQuarantineWithAnotherVersionOrConfigurationButNoOtherReload() throws Exception {
    Path file = plugins.resolve("mine.jar");
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext r, EndpointSet s) { throw new IllegalStateException(); }")
        .to(file);
    String yaml =
        "plugins: { dir: %s, faults: 1 }\npools: { all: { strategy: mine, endpoints: [ \"%s\" ] } }"
            .formatted(plugins, saying("one").address());
    ProofRouter router = router(yaml);
    get(router, "/");
    eventually(() -> assertThat(quarantine(router)).isNotNull());
    router.apply(yaml + "\naccess-log: off");
    assertThat(quarantine(router)).isNotNull();
    router.apply(yaml.replace("strategy: mine", "strategy: random"));
    assertThat(quarantine(router)).isNull();
    router.apply(yaml);
    get(router, "/");
    eventually(() -> assertThat(quarantine(router)).isNotNull());
    PluginJar.strategy("mine", PICK).to(file);
    router.apply(yaml);
    assertThat(quarantine(router)).isNull();
    assertThat(get(router, "/").status()).isEqualTo(200);
  }
}
