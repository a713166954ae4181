package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.PluginJar;
import dev.fairlead.RouterFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins directory is watched as the files of the configuration are. */
class PluginWatchTest {
  private static final String PICK =
      "Endpoint pick(RequestContext request, EndpointSet set) { return free(request, set); }";

  @TempDir Path directory;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private RouterFixture router;
  private Path plugins;

  @BeforeEach
  void start() throws Exception {
    plugins = Files.createDirectory(directory.resolve("plugins"));
    String yaml = "plugins-dir: plugins\n" + ConfigTexts.MINIMAL;
    Path file = Files.writeString(directory.resolve("router.yaml"), yaml);
    router = RouterFixture.start(ConfigTexts.MINIMAL);
    ConfigSource source =
        new ConfigSource(router.router(), List.of(file), router.plugins(), name -> null);
    source.apply();
    source.watch(executor);
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
    router.close();
  }

  private PluginJar jar(String version) {
    return PluginJar.strategy("mine", PICK).manifest("Implementation-Version", version);
  }

  private void awaitLoaded(String... summaries) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(router.router().dropins().loaded())
                    .extracting(dropin -> dropin.summary())
                    .containsExactly(summaries));
  }

  @Test
  void takesUpWhatIsAddedExchangedAndRemoved() throws Exception {
    Path file = jar("1").to(plugins.resolve("mine.jar"));
    awaitLoaded("strategy mine 1");
    jar("2").to(file);
    awaitLoaded("strategy mine 2");
    Files.write(file, jar("3").bytes());
    awaitLoaded("strategy mine 3");
    Files.delete(file);
    awaitLoaded();
  }

  @Test
  void waitsForACopyToBeComplete() throws Exception {
    byte[] jar = jar("1").bytes();
    Path file = plugins.resolve("mine.jar");
    try (OutputStream copy = Files.newOutputStream(file)) {
      copy.write(jar, 0, jar.length / 2);
      copy.flush();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> router.router().dropins().problems().containsKey("mine.jar"));
      assertThat(router.router().dropins().loaded()).isEmpty();
      copy.write(jar, jar.length / 2, jar.length - jar.length / 2);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    awaitLoaded("strategy mine 1");
    assertThat(router.router().dropins().problems()).isEmpty();
  }
}
