package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.PluginJar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are put into the directory of a router that serves. */
class DropinTest extends Proof {
  private static final String LAST =
      "Endpoint pick(RequestContext request, EndpointSet set) {"
          + " Endpoint last = set.get(set.size() - 1);"
          + " return request.tried(last) ? free(request, set) : last; }";
  private static final String FIRST =
      "Endpoint pick(RequestContext request, EndpointSet set) { return free(request, set); }";

  @TempDir Path plugins;

  private String yaml(String strategy, RawEndpoint... endpoints) {
    return "plugins-dir: %s\npools: { all: { strategy: %s, endpoints: [ %s ] } }"
        .formatted(plugins, strategy, ProofRouter.addresses(endpoints));
  }

  private Path file(String name) {
    return plugins.resolve(name);
  }

  private RawEndpoint[] two() throws IOException {
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    boolean sorted = one.address().compareTo(two.address()) < 0;
    return sorted ? new RawEndpoint[] {one, two} : new RawEndpoint[] {two, one};
  }

  private void served(ProofRouter router, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void servesWithAStrategyThatOnlyADropInHas() throws Exception {
    PluginJar.strategy("mine", LAST).to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    served(router, 10);
    assertThat(endpoints[0].requests()).isEmpty();
    assertThat(endpoints[1].requests()).hasSize(10);
  }

  @Test
  void tellsHowManyThreadsAndVersionsStayOfAPluginThatHeedsNoInterrupt() throws Exception {
    String goesOn = "fairlead.test." + System.nanoTime();
    System.setProperty(goesOn, "true");
    String clings =
        " boolean begun; public Picker update(EndpointSet set) {"
            + " if (!begun) { begun = true; context.background().execute(() -> {"
            + " while (Boolean.getBoolean(\""
            + goesOn
            + "\")) { Thread.onSpinWait(); } }); }"
            + " return r -> free(r, set); }";
    RawEndpoint[] endpoints = two();
    Map<String, String> labels = Map.of("plugin", "clings.jar");
    PluginJar.strategy("mine", clings).to(file("clings.jar"));
    ProofRouter router = router(yaml("mine", endpoints));
    assertThat(router.metric("fairlead_plugin_threads_left", labels)).isZero();
    assertThat(router.metric("fairlead_plugin_versions", labels)).isEqualTo(1);
    try {
      PluginJar.strategy("mine", FIRST).to(file("clings.jar"));
      router.apply(yaml("mine", endpoints));
      eventually(router, "fairlead_plugin_threads_left", labels, 1);
      System.gc();
      assertThat(router.metric("fairlead_plugin_versions", labels)).isEqualTo(2);
    } finally {
      System.clearProperty(goesOn);
    }
    eventually(router, "fairlead_plugin_threads_left", labels, 0);
  }

  @Test
  void leavesNoPortBoundByARefusedReloadAlthoughItsStrategyFailsToClose() throws Exception {
    PluginJar.strategy(
            "mine", LAST + " public void close() { throw new IllegalStateException(\"no\"); }")
        .to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("random", endpoints));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String listeners =
        "listeners: { web: { host: 127.0.0.1, port: 0 }, more: { host: 127.0.0.1, port: %d },"
            + " taken: { host: 127.0.0.1, port: %d } }";
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  router.apply(
                      yaml("mine", endpoints), listeners.formatted(port, taken.getLocalPort())))
          .hasMessageContaining("the port is in use");
    }
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    served(router, 1);
  }

  @Test
  void replacesAPluginInThePoolsThatUseIt() throws Exception {
    PluginJar.strategy("mine", LAST).to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    served(router, 1);
    PluginJar.strategy("mine", FIRST).to(file("mine.jar"));
    router.apply(yaml("mine", endpoints));
    served(router, 10);
    assertThat(endpoints[0].requests()).hasSize(10);
  }

  @Test
  void handsOverWhatTheVersionBeforeHadLearned() throws Exception {
    String saves = "public byte[] save() { return new byte[] {7}; }";
    PluginJar.strategy("mine", LAST + saves).to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext request, EndpointSet set) {"
                + " return set.get(context.saved() != null && context.saved()[0] == 7 ? 0 : 1); }")
        .to(file("mine.jar"));
    router.apply(yaml("mine", endpoints));
    served(router, 5);
    assertThat(endpoints[0].requests()).hasSize(5);
  }

  @Test
  void goesOnWithTheFallbackWhenAPluginIsRemovedAndReturnsWhenItComesBack() throws Exception {
    PluginJar jar = PluginJar.strategy("mine", LAST);
    Path file = jar.to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    Files.delete(file);
    router.apply(yaml("mine", endpoints));
    served(router, 20);
    assertThat(endpoints[0].requests()).isNotEmpty();
    assertThat(router.pool("all").snapshot().strategyHolder().quarantine()).contains("removed");
    jar.to(file);
    router.apply(yaml("mine", endpoints));
    int before = endpoints[0].requests().size();
    served(router, 10);
    assertThat(endpoints[0].requests()).hasSize(before);
    assertThat(router.pool("all").snapshot().strategyHolder().quarantine()).isNull();
  }

  @Test
  void keepsTheVersionBeforeWhenTheNewOneCannotBeLoaded() throws Exception {
    byte[] whole = PluginJar.strategy("mine", LAST).bytes();
    Files.write(file("mine.jar"), whole);
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    Files.write(file("mine.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
    router.apply(yaml("mine", endpoints));
    served(router, 10);
    assertThat(endpoints[1].requests()).hasSize(10);
    assertThat(router.dropins().problems()).containsOnlyKeys("mine.jar");
  }

  @Test
  void keepsTheVersionBeforeInAllPoolsWhenTheNewOneFailsInOne() throws Exception {
    PluginJar.strategy("mine", LAST).to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    String both =
        "plugins-dir: %s\npools: { all: { strategy: mine, endpoints: [ %s ] }, other: { strategy: mine, endpoints: [ %s ] } }"
            .formatted(plugins, ProofRouter.addresses(endpoints), ProofRouter.addresses(endpoints));
    ProofRouter router = router(both);
    PluginJar.strategy("mine", FIRST)
        .source(
            "example.Provider",
            PluginJar.provider(
                "mine",
                "if (context.owner().equals(\"other\")) throw new IllegalStateException(\"no\");"))
        .to(file("mine.jar"));
    router.apply(both);
    served(router, 10);
    assertThat(endpoints[1].requests()).hasSize(10);
    assertThat(router.dropins().problems().get("mine.jar")).contains("no");
  }

  @Test
  void startsWithoutAPluginThatCannotBeLoadedAndTakesItUpLater() throws Exception {
    byte[] whole = PluginJar.strategy("mine", LAST).bytes();
    Files.write(file("mine.jar"), java.util.Arrays.copyOf(whole, 100));
    RawEndpoint[] endpoints = two();
    ProofRouter router = router(yaml("mine", endpoints));
    served(router, 20);
    assertThat(endpoints[0].requests()).isNotEmpty();
    Files.write(file("mine.jar"), whole);
    router.apply(yaml("mine", endpoints));
    int before = endpoints[0].requests().size();
    served(router, 10);
    assertThat(endpoints[0].requests()).hasSize(before);
  }

  @Test
  void quarantinesAStrategyThatFailsAgainAndAgain() throws Exception {
    PluginJar.strategy(
            "mine",
            "Endpoint pick(RequestContext request, EndpointSet set) {"
                + " throw new IllegalStateException(\"thrown\"); }")
        .to(file("mine.jar"));
    RawEndpoint[] endpoints = two();
    ProofRouter router =
        router(
            yaml("mine", endpoints)
                .replace("plugins-dir: ", "plugins: { faults: 5, dir: ")
                .replace("\npools", " }\npools"));
    served(router, 10);
    eventually(
        () ->
            assertThat(router.pool("all").snapshot().strategyHolder().quarantine())
                .contains("5 times")
                .contains("java.lang.IllegalStateException at example.Own.pick(Own.java:")
                .doesNotContain("thrown"));
    double before = router.metric("fairlead_pool_strategy_faults_total", Map.of("pool", "all"));
    served(router, 10);
    assertThat(router.metric("fairlead_pool_strategy_faults_total", Map.of("pool", "all")))
        .isEqualTo(before);
  }
}
