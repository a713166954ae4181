package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The way of docs/guide/write-a-strategy.md, from sources to a router that serves with them. */
class SamplePluginIT {
  private static final List<Path> MODULES =
      List.of(SamplePlugin.classes("strategy-spi"), SamplePlugin.classes("testkit"));

  @TempDir Path directory;
  private Path classes;

  private final NamedEndpoint one = new NamedEndpoint("one");
  private final NamedEndpoint two = new NamedEndpoint("two");

  @BeforeEach
  void build() throws IOException {
    classes = Files.createDirectory(directory.resolve("classes"));
    SamplePlugin.compile("src/main", classes, MODULES.subList(0, 1));
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void passesTheContractTest() throws Exception {
    List<Path> classPath = new ArrayList<>(MODULES);
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      classPath.add(Path.of(entry));
    }
    classPath.add(classes);
    Path tests = Files.createDirectory(directory.resolve("tests"));
    SamplePlugin.compile("src/test", tests, classPath);
    List<URL> urls = new ArrayList<>();
    Path resources = SamplePlugin.SOURCES.resolve("src/main/resources");
    for (Path path : List.of(tests, classes, resources, MODULES.get(0), MODULES.get(1))) {
      urls.add(path.toUri().toURL());
    }
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader())) {
      thread.setContextClassLoader(loader);
      Class<?> test = loader.loadClass("com.example.three.BestOfThreeTest");
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(),
              summary);
      assertThat(summary.getSummary().getFailures())
          .extracting(failure -> failure.getTestIdentifier() + ": " + failure.getException())
          .isEmpty();
      assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(10);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @Test
  void isScoredByTheSimulator() throws Exception {
    Path jar = directory.resolve("best-of-three.jar");
    SamplePlugin.jar(classes, "1.0", jar);
    Process simulator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                SamplePlugin.simulator().toString(),
                "--plugin",
                jar.toString(),
                "--strategy",
                "best-of-three",
                "--scenario",
                "one-slow")
            .redirectErrorStream(true)
            .start();
    String printed = new String(simulator.getInputStream().readAllBytes());
    assertThat(simulator.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(simulator.exitValue()).as(printed).isZero();
    assertThat(printed).containsPattern("best-of-three +0\\.000 ");
  }

  private Path configuration(String strategy) {
    return Launch.write(
        directory,
        "fairlead.yaml",
        """
        plugins-dir: plugins
        listeners: { web: { port: 0, host: 127.0.0.1 } }
        routes: [ { match: { path: "/**" }, pool: web } ]
        pools: { web: { strategy: %s, endpoints: [ "%s", "%s" ] } }
        """
            .formatted(strategy, one.address(), two.address()));
  }

  private static void awaitShown(RouterProcess router, String path, String text) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Client.get(router.managementUrl("/fairlead/" + path)).body())
                    .contains(text));
  }

  private static void serves(RouterProcess router) {
    for (int i = 0; i < 20; i++) {
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isRefusedByANativeBinaryWhichNamesWhatItTakes() throws IOException {
    Assumptions.assumeFalse(Launch.router().isJar(), "a JVM loads it");
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    SamplePlugin.jar(classes, "1.0", plugins.resolve("best-of-three.jar"));
    Path file = configuration("best-of-three");

    Launch.Finished checked = Launch.router().run("check", file.toString());
    assertThat(checked.exitCode()).isEqualTo(2);
    assertThat(checked.err()).contains("best-of-three.jar", "native binary", ".wasm");

    try (RouterProcess router = Launch.router(file).start()) {
      serves(router);
      awaitShown(router, "plugins", "native binary");
      awaitShown(router, "pools/web", "\"chooses\" : \"p2c\"");
    }
  }

  @Test
  void isDroppedIntoARunningRouterReplacedAndRemoved() throws IOException {
    Assumptions.assumeTrue(Launch.router().isJar(), "a native binary cannot load classes");
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    Path jar = plugins.resolve("best-of-three.jar");
    try (RouterProcess router = Launch.router(configuration("p2c")).start()) {
      serves(router);
      SamplePlugin.jar(classes, "1.0", jar);
      awaitShown(router, "plugins", "strategy best-of-three 1.0");

      configuration("best-of-three");
      awaitShown(router, "pools/web", "\"chooses\" : \"best-of-three\"");
      serves(router);

      SamplePlugin.jar(classes, "1.1", jar);
      awaitShown(router, "plugins", "strategy best-of-three 1.1");
      serves(router);
      assertThat(Client.metric(router, "fairlead_plugin_loaded", "plugin=\"best-of-three.jar\""))
          .isOne();

      Files.delete(jar);
      awaitShown(router, "pools/web", "\"chooses\" : \"p2c\"");
      serves(router);
      assertThat(Client.metric(router, "fairlead_plugin_quarantined", "pool=\"web\"")).isOne();
      assertThat(Client.metric(router, "fairlead_plugin_faults_total")).isZero();
    }
  }
}
