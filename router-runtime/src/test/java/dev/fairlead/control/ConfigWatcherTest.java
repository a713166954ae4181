package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.config.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
  @TempDir Path directory;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger changes = new AtomicInteger();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private void watch(Path path, RouterConfig inForce) {
    ConfigWatcher watcher =
        new ConfigWatcher(
            List.of(path), () -> inForce, changes::incrementAndGet, Duration.ofMillis(20));
    watcher.remember();
    watcher.start(executor);
  }

  private void awaitChanges(int number) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(changes).hasValue(number));
  }

  @Test
  void noticesAFileThatIsWrittenOver() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Files.writeString(file, "two");
    awaitChanges(1);
  }

  @Test
  void noticesAFileThatIsReplacedByRename() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Path next = Files.writeString(directory.resolve("next"), "two");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    awaitChanges(1);
  }

  @Test
  void noticesTheLinkThatKubernetesExchanges() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..2026_1"));
    Path second = Files.createDirectory(directory.resolve("..2026_2"));
    Files.writeString(first.resolve("a.yaml"), "one");
    Files.writeString(second.resolve("a.yaml"), "two");
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    Path file = Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    watch(file, null);
    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
    Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
    awaitChanges(1);
  }

  @Test
  void noticesAFileThatAppearsInADirectory() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), "one");
    watch(directory, null);
    Files.writeString(directory.resolve("b.yaml"), "two");
    awaitChanges(1);
    Files.delete(directory.resolve("a.yaml"));
    awaitChanges(2);
  }

  @Test
  void ignoresAFileThatIsTouched() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Files.writeString(file, "one");
    Path marker = Files.writeString(directory.resolve("b.yaml"), "one");
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> changes.get() == 0);
    assertThat(marker).exists();
  }

  @Test
  void noticesAChangedCertificate() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    Path ca = Files.writeString(directory.resolve("ca.pem"), "one");
    RouterConfig config;
    try (RouterFixture router = RouterFixture.start(ConfigTexts.MINIMAL)) {
      config = ConfigTexts.withCa(router.router().state().config(), ca);
    }
    watch(file, config);
    Files.writeString(ca, "two");
    awaitChanges(1);
  }
}
