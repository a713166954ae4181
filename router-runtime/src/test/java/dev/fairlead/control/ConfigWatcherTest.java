package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.testkit.VirtualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
  @TempDir Path directory;

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final VirtualClock clock = new VirtualClock();
  private final AtomicInteger changes = new AtomicInteger();

  private void watch(Path path, Path... named) throws IOException {
    Map<Path, Optional<FileTime>> times = new HashMap<>();
    for (Path file : named) {
      times.put(
          file,
          Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file)) : Optional.empty());
    }
    watch(path, times);
  }

  private void watch(Path path, Map<Path, Optional<FileTime>> named) {
    Map<Path, Optional<FileTime>> known = new HashMap<>();
    ConfigWatcher watcher =
        new ConfigWatcher(List.of(path), () -> known, changes::incrementAndGet, LOOK);
    watcher.remember();
    known.putAll(named); // by the first reading
    watcher.start(clock.scheduler());
  }

  private void assertNotices(int changesSoFar) {
    clock.advance(LOOK.multipliedBy(3));
    assertThat(changes).hasValue(changesSoFar);
  }

  @Test
  void noticesAFileThatIsWrittenOver() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file);
    Files.writeString(file, "two");
    assertNotices(1);
  }

  @Test
  void noticesAFileThatIsReplacedByRename() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file);
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
    watch(file);
    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
    Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
    assertNotices(1);
  }

  @Test
  void noticesAFileThatAppearsInADirectory() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), "one");
    watch(directory);
    Files.writeString(directory.resolve("b.yaml"), "two");
    assertNotices(1);
    Files.delete(directory.resolve("a.yaml"));
    assertNotices(2);
  }

  @Test
  void ignoresAFileThatIsTouched() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file);
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
    watch(file);
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
    watch(file, ca);
    Files.writeString(ca, "two");
    assertNotices(1);
  }

  @Test
  void noticesANamedFileThatAppears() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    Path certificate = directory.resolve("cert.pem");
    watch(file, certificate);
    Files.writeString(certificate, "one");
    assertNotices(1);
  }

  @Test
  void noticesANamedFileThatAppearedSinceItWasMissed() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    Path certificate = Files.writeString(directory.resolve("cert.pem"), "one");
    watch(file, Map.of(certificate, Optional.empty()));
    assertNotices(1);
  }

  @Test
  void survivesAPipeInPlaceOfAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("a.yaml"), "one");
    watch(file);
    Path pipe = directory.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertNotices(1));
    Files.delete(file);
    Files.writeString(file, "two");
    assertNotices(2);
  }

  @Test
  void doesNotReadAnEndlessFileToItsEnd() throws Exception {
    Path file = directory.resolve("a.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(FileState.of(file, null)).isNotNull());
  }
}
