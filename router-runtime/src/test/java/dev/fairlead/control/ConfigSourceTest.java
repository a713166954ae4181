package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.TestIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir Path directory;

  @Test
  void appliesChangedFilesAndKeepsTheLastValidConfiguration() throws Exception {
    Path file = Files.writeString(directory.resolve("router.yaml"), ConfigTexts.MINIMAL);
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    try (RouterFixture router = RouterFixture.start(ConfigTexts.MINIMAL)) {
      ConfigSource source =
          new ConfigSource(
              router.router(),
              List.of(file),
              PluginRegistry.load(new SimpleMeterRegistry()),
              name -> null);
      source.watch(executor);

      replace(file, ConfigTexts.MINIMAL.replace("web", "api"));
      await().until(() -> router.router().state().pools().keySet().equals(Set.of("api")));

      RouterState valid = router.router().state();
      replace(file, "listeners: 7\n");
      await().until(() -> router.metric("fairlead_reloads_total", "failed") == 1);
      assertThat(router.router().state()).isSameAs(valid);
      assertThat(router.metric("fairlead_reload_last_ok")).isZero();

      Files.writeString(file, ConfigTexts.MINIMAL);
      assertThat(source.reload()).isNull();
      assertThat(router.metric("fairlead_reload_last_ok")).isEqualTo(1);
    } finally {
      executor.shutdownNow();
    }
  }

  /** At once: what is half written when it is looked at would be refused, and counted. */
  private static void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void appliesAConfigurationOnceTheCertificateItNamesIsThere() throws Exception {
    Path file = Files.writeString(directory.resolve("router.yaml"), ConfigTexts.MINIMAL);
    TestIdentity identity = TestIdentity.make(directory, "a.example");
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    try (RouterFixture router = RouterFixture.start(ConfigTexts.MINIMAL)) {
      ConfigSource source =
          new ConfigSource(
              router.router(),
              List.of(file),
              PluginRegistry.load(new SimpleMeterRegistry()),
              name -> null);
      source.watch(executor);
      replace(
          file,
          ConfigTexts.MINIMAL.replace(
              "127.0.0.1 }",
              "127.0.0.1, tls: { certificate: late.pem, key: " + identity.key() + " } }"));
      await().until(() -> router.metric("fairlead_reloads_total", "failed") == 1);

      Files.copy(identity.certificate(), directory.resolve("late.pem"));
      await().until(() -> router.router().state().listeners().get("web").tls() != null);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void saysWhyAConfigurationIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("router.yaml"), "listeners: 7\n");
    try (RouterFixture router = RouterFixture.start(ConfigTexts.MINIMAL)) {
      ConfigSource source =
          new ConfigSource(
              router.router(),
              List.of(file),
              PluginRegistry.load(new SimpleMeterRegistry()),
              name -> null);
      assertThat(source.reload()).contains("router.yaml:1:").contains("listeners");
    }
  }
}
