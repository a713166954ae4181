package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.MmdbWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database may be replaced, broken or taken away at any time. */
class DatabaseFileTest {
  @TempDir Path directory;

  private final FakeEndpointSet set =
      FakeEndpointSet.of(Bench.in("eu", "eu"), Bench.in("us", "us"), Bench.in("asia", "asia"));
  private Bench bench;
  private Picker picker;

  @BeforeEach
  void open() {
    bench = new Bench(directory, World.cities());
  }

  private String region(String address) {
    if (picker == null) {
      picker = bench.strategy().update(set);
    }
    return picker.pick(new FakeRequest().from(address)).id();
  }

  private double failures() {
    return bench.context.gauge("database.failures");
  }

  private static MmdbWriter moved() {
    return World.cities()
        .buildEpoch(1_800_000_000)
        .put(World.FRANKFURT, World.city("NA", "US", List.of("CA"), 37.77, -122.42));
  }

  @Test
  void takesAReplacedFileOver() throws IOException {
    assertThat(region(World.GERMAN)).isEqualTo("eu");
    Path beside = directory.resolve("next.mmdb");
    moved().write(beside);
    Files.move(beside, bench.file, StandardCopyOption.ATOMIC_MOVE);
    bench.look();

    assertThat(region(World.GERMAN)).isEqualTo("us");
    assertThat(bench.events()).containsExactly("database-opened", "database-replaced");
    assertThat(bench.context.gauge("database.build-epoch-seconds")).isEqualTo(1_800_000_000);
    assertThat(failures()).isZero();
  }

  @Test
  void readsAFileThatHasNotChangedOnlyOnce() {
    region(World.GERMAN);
    bench.look();
    bench.look();

    assertThat(bench.events()).containsExactly("database-opened");
  }

  @Test
  void staysWithTheDatabaseWhileItsFileIsWrittenOver() {
    region(World.GERMAN);
    bench.overwrite(new byte[0]);

    assertThat(region(World.JAPANESE)).isEqualTo("asia");
    assertThat(region(World.FRENCH)).isEqualTo("eu");
    assertThat(bench.context.gauge("lookups.failed")).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.9, 0.99})
  void keepsTheDatabaseWhenTheFileIsCutOff(double part) {
    region(World.GERMAN);
    byte[] whole = moved().bytes();
    bench.overwrite(Arrays.copyOf(whole, (int) (whole.length * part)));
    bench.look();

    assertThat(region(World.GERMAN)).isEqualTo("eu");
    assertThat(bench.events()).containsExactly("database-opened", "database-refused");
    assertThat(failures()).isEqualTo(1);
    bench.look();
    assertThat(failures()).as("the same file is not refused again").isEqualTo(1);
    bench.overwrite(whole);
    bench.look();
    assertThat(region(World.GERMAN)).isEqualTo("us");
  }

  private static MmdbWriter large(int seed) {
    Random random = new Random(seed);
    MmdbWriter writer = new MmdbWriter("GeoLite2-City");
    for (int i = 0; i < 2_000; i++) {
      writer.put(
          random.nextInt(223) + "." + random.nextInt(256) + "." + random.nextInt(256) + ".0/24",
          World.city("EU", "FR", List.of("P" + i), 48 + i * 1e-4, 2 + i * 1e-4));
    }
    return writer;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.95})
  void keepsTheDatabaseWhenTheFileIsHalfCopied(double part) {
    byte[] before = large(1).bytes();
    byte[] after = large(2).bytes();
    bench.overwrite(before);
    region(World.GERMAN);
    byte[] mixed = before.clone();
    System.arraycopy(after, 0, mixed, 0, (int) (Math.min(after.length, mixed.length) * part));
    bench.overwrite(mixed);
    bench.look();

    assertThat(bench.events()).endsWith("database-refused");
  }

  @Test
  void keepsTheDatabaseWhenARecordLeadsAstray() {
    region(World.GERMAN);
    byte[] octets = World.cities().recordSize(32).bytes();
    ByteBuffer.wrap(octets).putInt(8 * 3, 0x7FFF_FFFF);
    bench.overwrite(octets);
    bench.look();

    assertThat(bench.reason()).contains("node 3 leads out of the file");
    assertThat(region(World.GERMAN)).isEqualTo("eu");
  }

  /** Decoding it would not end. */
  @Test
  void keepsTheDatabaseWhenAValueContainsItself() {
    region(World.GERMAN);
    byte[] octets =
        new MmdbWriter("flat")
            .ipv4Only()
            .put("0.0.0.0/1", Map.of("country_code", "DE"))
            .put("128.0.0.0/1", Map.of("country_code", "FR"))
            .bytes();
    int record = 7 + 16;
    assertThat(octets[record]).as("a map of one").isEqualTo((byte) 0xE1);
    octets[record + 1 + 13] = 0x20;
    octets[record + 1 + 14] = 0;
    bench.overwrite(octets);
    bench.look();

    assertThat(bench.reason()).contains("a value that contains too much, or itself");
  }

  @Test
  void neitherFailsNorHangsOnAnyChangedOctet() {
    byte[] whole = World.cities().bytes();
    Random random = new Random(7);
    region(World.GERMAN);
    for (int i = 0; i < 2_000; i++) {
      byte[] octets = whole.clone();
      octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
      octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      bench.overwrite(octets);
      bench.look();
      for (String address : List.of(World.GERMAN, World.FRENCH, World.NOWHERE, "10.0.0.1")) {
        assertThat(picker.pick(new FakeRequest().from(address))).isNotNull();
      }
    }
    assertThat(failures()).isGreaterThan(100);
  }

  @Test
  void refusesADatabaseOfSomethingElse() {
    region(World.GERMAN);
    bench.overwrite(
        new MmdbWriter("GeoLite2-ASN")
            .put(World.FRANKFURT, Map.of("autonomous_system_number", 64_496))
            .bytes());
    bench.look();

    assertThat(bench.reason()).contains("name no country, continent or coordinates");
  }

  @Test
  void refusesADatabaseWithoutNetworks() {
    region(World.GERMAN);
    bench.overwrite(new MmdbWriter("GeoLite2-City").bytes());
    bench.look();

    assertThat(bench.events()).endsWith("database-refused");
  }

  @Test
  void refusesADatabaseThatKnowsFarLessThanTheOneBefore() {
    bench.overwrite(
        World.cities().put("0.0.0.0/1", World.city("EU", "FR", List.of(), 48.9, 2.4)).bytes());
    region(World.GERMAN);
    bench.overwrite(moved().bytes());
    bench.look();

    assertThat(bench.reason()).contains("it knows 0 of 1000 addresses", "knows 5");
  }

  @Test
  void refusesADatabaseThatHasACanaryElsewhere() {
    Map<String, Object> canaries =
        Map.of("canaries", Map.of("DE", List.of(World.GERMAN), "FR-75", List.of(World.FRENCH)));
    picker = bench.strategy(canaries).update(set);
    bench.overwrite(moved().bytes());
    bench.look();

    assertThat(bench.reason()).contains(World.GERMAN, "DE");
    assertThat(region(World.GERMAN)).isEqualTo("eu");
    assertThatThrownBy(() -> bench.strategy(canaries)).hasMessageContaining(World.GERMAN);
  }

  @Test
  void keepsTheDatabaseWhenTheFileGoesAway() throws IOException {
    region(World.GERMAN);
    Files.delete(bench.file);
    bench.look();
    bench.look();

    assertThat(region(World.JAPANESE)).isEqualTo("asia");
    assertThat(bench.events()).containsExactly("database-opened", "database-missing");
    moved().write(bench.file);
    bench.look();
    assertThat(region(World.GERMAN)).isEqualTo("us");
  }

  @Test
  void neverLooksAgainIfToldSo() {
    picker = bench.strategy(Map.of("reload-interval", "0s")).update(set);
    bench.overwrite(moved().bytes());
    bench.look();

    assertThat(region(World.GERMAN)).isEqualTo("eu");
  }

  @Test
  void servesFromManyThreadsWhileDatabasesAreReplaced() throws Exception {
    region(World.GERMAN);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                FakeRequest request = new FakeRequest();
                try {
                  while (!stop.get()) {
                    Endpoint german = picker.pick(request.from(World.GERMAN));
                    assertThat(german.id()).isIn("eu", "us");
                    assertThat(picker.pick(request.from(World.JAPANESE)).id()).isEqualTo("asia");
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      threads[i].start();
    }
    byte[] moved = moved().bytes();
    byte[] back = World.cities().bytes();
    for (int i = 0; i < 60; i++) {
      byte[] next = i % 2 == 0 ? moved : back;
      bench.overwrite(i % 3 == 0 ? Arrays.copyOf(next, next.length / 2) : next);
      bench.look();
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void namesTheFileThatIsMissingAtTheStart() throws IOException {
    Files.delete(bench.file);
    assertThatThrownBy(bench::strategy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option 'database'")
        .hasMessageContaining(bench.file.toString())
        .hasMessageContaining("no such file");
  }

  @Test
  void namesTheFileThatIsNoDatabaseAtTheStart() {
    bench.overwrite("That is no database.".getBytes());
    assertThatThrownBy(bench::strategy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(bench.file.toString());
    assertThatThrownBy(() -> bench.strategy(Map.of("database", directory.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void leavesNoCopyBehind() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long before = copies(temporary);
    region(World.GERMAN);
    bench.overwrite(new byte[10]);
    bench.look();

    assertThat(copies(temporary)).isEqualTo(before);
  }

  private static long copies(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(each -> each.getFileName().toString().startsWith("fairlead-geoip-"))
          .count();
    }
  }
}
