package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.RouterFixture;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
  @TempDir Path directory;

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final VirtualClock clock = new VirtualClock();
  private final AtomicInteger changes = new AtomicInteger();

  private void watch(Path path, RouterConfig inForce) {
    ConfigWatcher watcher =
        new ConfigWatcher(List.of(path), () -> inForce, changes::incrementAndGet, LOOK);
    watcher.remember();
    watcher.start(clock.scheduler());
  }

  private void assertNotices(int changesSoFar) {
    clock.advance(LOOK.multipliedBy(3));
    assertThat(changes).hasValue(changesSoFar);
  }

  @Test
  void noticesAFileThatIsWrittenOver() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Files.writeString(file, "two");
    assertNotices(1);
  }

  @Test
  void noticesAFileThatIsReplacedByRename() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Path next = Files.writeString(directory.resolve("next"), "two");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertNotices(1);
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
    assertNotices(1);
  }

  @Test
  void noticesAFileThatAppearsInADirectory() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), "one");
    watch(directory, null);
    Files.writeString(directory.resolve("b.yaml"), "two");
    assertNotices(1);
    Files.delete(directory.resolve("a.yaml"));
    assertNotices(2);
  }

  @Test
  void ignoresAFileThatIsTouched() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Files.writeString(file, "one");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertNotices(0);
    Files.writeString(directory.resolve("b.yaml"), "one");
    assertNotices(0);
  }

  /** Half of a file is not a configuration: it is read once it has stood still. */
  @Test
  void waitsForAFileThatIsWrittenInPieces() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file, null);
    Files.writeString(file, "");
    clock.advance(LOOK);
    Files.writeString(file, "tw");
    clock.advance(Duration.ofMillis(150));
    Files.writeString(file, "two");
    clock.advance(Duration.ofMillis(150));
    assertThat(changes).hasValue(0);
    clock.advance(Duration.ofMillis(150));
    assertThat(changes).hasValue(1);
    assertNotices(1);
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
    assertNotices(1);
  }
}
