package dev.fairlead.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.PluginJar;
import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.StrategyProvider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropinsTest {
  private static final String PICK =
      "Endpoint pick(RequestContext request, EndpointSet set) { return free(request, set); }";

  @TempDir Path directory;

  private Dropins look(Dropins before, String... sha256) {
    Set<String> taken = Set.of(Dropins.key(StrategyProvider.class, "p2c"));
    return before.look(new Source(directory, Set.of(sha256)), taken);
  }

  private Dropins look() {
    return look(Dropins.NONE);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static List<String> strategies(Dropins dropins) {
    return dropins.descriptors(StrategyProvider.class).stream().map(Descriptor::name).toList();
  }

  private String problem(String name) {
    Dropins dropins = look();
    assertThat(dropins.loaded()).isEmpty();
    return dropins.problems().get(name);
  }

  private static PluginJar jar(String name) {
    return PluginJar.strategy(name, PICK);
  }

  @Test
  void loadsEachJarAndEachFolderOfJars() throws IOException {
    jar("one").to(file("one.jar"));
    Path folder = Files.createDirectory(file("two"));
    jar("two").without("example/Own.class").to(folder.resolve("plugin.jar"));
    new PluginJar().source("example.Own", PluginJar.own(PICK)).to(folder.resolve("library.jar"));
    Files.writeString(file("notes.txt"), "no plugin");
    Files.writeString(file(".hidden.jar"), "no plugin");
    Files.createDirectory(file("empty"));
    Dropins dropins = look();
    assertThat(dropins.problems()).isEmpty();
    assertThat(strategies(dropins)).containsExactly("one", "two");
    assertThat(dropins.get("two").summary()).isEqualTo("strategy two unversioned");
  }

  private static byte[] module() throws IOException {
    return Files.readAllBytes(Path.of("..", "samples", "wasm", "by-latency.wasm"));
  }

  @Test
  void loadsAWebAssemblyModuleAsTheStrategyOfItsName() throws IOException {
    Files.write(file("by-latency.wasm"), module());
    Dropins dropins = look();
    assertThat(dropins.problems()).isEmpty();
    assertThat(dropins.get("by-latency.wasm").summary())
        .matches("strategy by-latency sha256:[0-9a-f]{12}");
    Descriptor descriptor = dropins.descriptors(StrategyProvider.class).get(0);
    assertThat(descriptor.options().stream().map(Option::name))
        .contains("tick", "fallback")
        .doesNotContain("module");
    assertThat(look(dropins, "0".repeat(64)).problems().get("by-latency.wasm"))
        .contains("not on the list of allowed plugins");
  }

  @Test
  void refusesAModuleThatIsNotWhole() throws IOException {
    byte[] whole = module();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file("one.wasm"), Arrays.copyOf(whole, length));
      // Some cuts fall between two sections, and look like a smaller module until it is made.
      String problem = look().problems().get("one.wasm");
      assertThat(problem).containsAnyOf("not a", "cannot be used");
      if (length < 8 || length == whole.length - 1) {
        assertThat(problem).contains("not a");
      }
    }
    Files.writeString(file("one.wasm"), "(module)");
    assertThat(problem("one.wasm")).isEqualTo("is not a WebAssembly module");
  }

  @Test
  void refusesAModuleThatCannotBeUsedBeforeAPoolIsToRunOnIt() throws IOException {
    byte[] empty = {0, 'a', 's', 'm', 1, 0, 0, 0, 0, 2, 1, 'x'};
    Files.write(file("one.wasm"), empty);
    assertThat(problem("one.wasm")).startsWith("cannot be used: ");
  }

  @Test
  void refusesAModuleWhoseFileIsNotNamedAsAStrategyIs() throws IOException {
    Files.write(file("My Strategy.wasm"), module());
    assertThat(problem("My Strategy.wasm"))
        .contains("cannot name a strategy", "lower-case words joined by hyphens");
  }

  @Test
  void loadsModulesAloneWhereClassesCannotBeLoaded() throws Exception {
    jar("one").to(file("one.jar"));
    Files.write(file("by-latency.wasm"), module());
    PluginFiles classes = PluginFiles.read(file("one.jar"), Allowance.ofHeap());
    PluginFiles module = PluginFiles.read(file("by-latency.wasm"), Allowance.ofHeap());

    assertThat(Dropin.load(module, Set.of(), Allowance.ofHeap(), false).summary())
        .startsWith("strategy by-latency");
    assertThatThrownBy(() -> Dropin.load(classes, Set.of(), Allowance.ofHeap(), false))
        .isInstanceOf(DropinException.class)
        .hasMessageContaining("native binary")
        .hasMessageContaining(".wasm");
  }

  @Test
  void takesTheReleaseFromTheManifest() {
    jar("one").manifest("Implementation-Version", "3.1").to(file("one.jar"));
    assertThat(look().get("one.jar").summary()).isEqualTo("strategy one 3.1");
  }

  @Test
  void prefersClassesForThisJvmInAMultiReleaseJar() {
    jar("one")
        .manifest("Multi-Release", "true")
        .entry("value.txt", "old")
        .entry("META-INF/versions/17/value.txt", "new")
        .entry("META-INF/versions/9999/value.txt", "future")
        .source(
            "example.Provider",
            PluginJar.provider("x", "")
                .replace(
                    "new Descriptor(\"x\"",
                    "new Descriptor(new Scanner(Provider.class.getResourceAsStream(\"/value.txt\"))"
                        + ".next()"))
        .to(file("one.jar"));
    assertThat(strategies(look())).containsExactly("new");
  }

  /** Whatever a class of the router's class path is asked for by name, a plugin finds none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.fairlead.Main",
        "dev.fairlead.dropin.Dropins",
        "dev.fairlead.plugin.classic.weight.RoundRobinProvider",
        "io.netty.channel.Channel",
        "org.yaml.snakeyaml.Yaml",
        "org.jboss.logging.Logger",
      })
  void showsAPluginNothingOfTheRouter(String className) throws ClassNotFoundException {
    assertThat(Class.forName(className)).isNotNull();
    jar("one")
        .source(
            "example.Provider",
            PluginJar.provider("one", "")
                .replace(
                    "public Descriptor",
                    "static { try { Class.forName(\"%s\"); System.exit(99); }".formatted(className)
                        + " catch (ClassNotFoundException expected) { } }\n public Descriptor"))
        .to(file("one.jar"));
    assertThat(strategies(look())).containsExactly("one");
  }

  @Test
  void showsAPluginTheWholeJdkAndTheInterface() {
    jar("one")
        .source(
            "example.Provider",
            PluginJar.provider("one", "")
                .replace(
                    "public Descriptor",
                    "static { new java.util.logging.LogRecord(java.util.logging.Level.INFO, \"\");"
                        + " java.net.http.HttpClient.newHttpClient();"
                        + " java.sql.DriverManager.getLoginTimeout();"
                        + " SpiVersion.accepts(\"1.0\"); }\n public Descriptor"))
        .to(file("one.jar"));
    assertThat(look().problems()).isEmpty();
  }

  @Test
  void letsTwoPluginsHaveClassesOfTheSameName() {
    jar("one").to(file("one.jar"));
    jar("two").to(file("two.jar"));
    assertThat(strategies(look())).containsExactly("one", "two");
  }

  @Test
  void refusesClassesThatPretendToBelongToTheInterface() {
    jar("one")
        .source("dev.fairlead.spi.Intruder", "package dev.fairlead.spi; public class Intruder {}")
        .source(
            "example.Provider",
            PluginJar.provider("one", "")
                .replace("public Descriptor", "Intruder in = new Intruder();\n public Descriptor"))
        .to(file("one.jar"));
    assertThat(problem("one.jar")).contains("Intruder");
  }

  @Test
  void refusesWhatIsMadeForAnotherInterfaceOrDoesNotSay() {
    jar("one").manifest("Fairlead-SPI-Version", "2.0").to(file("one.jar"));
    assertThat(problem("one.jar"))
        .isEqualTo("was made for version 2.0 of the interface; this router accepts up to 1.0");
    jar("one").manifest("Fairlead-SPI-Version", null).to(file("one.jar"));
    assertThat(problem("one.jar")).contains("expected Fairlead-SPI-Version: 1.0 in its manifest");
  }

  @Test
  void refusesWhatIsNotOnTheListOfAllowedFiles() {
    jar("one").to(file("one.jar"));
    jar("two").to(file("two.jar"));
    String allowed = look().get("one.jar").sha256().get("one.jar");
    Dropins dropins = look(Dropins.NONE, allowed);
    assertThat(strategies(dropins)).containsExactly("one");
    assertThat(dropins.problems().get("two.jar")).contains("not on the list").contains("SHA-256");
  }

  @Test
  void takesAPluginAwayThatIsNotAllowedAnyMore() {
    jar("one").to(file("one.jar"));
    Dropins before = look();
    assertThat(look(before, "0".repeat(64)).loaded()).isEmpty();
  }

  @Test
  void refusesWhatIsNotCopiedCompletelyAtWhateverOctetItEnds() throws IOException {
    byte[] whole = jar("one").bytes();
    for (int size = 0; size < whole.length; size += 37) {
      Files.write(file("one.jar"), Arrays.copyOf(whole, size));
      assertThat(problem("one.jar")).as("%d octets", size).isNotNull();
    }
  }

  private Dropins look(Dropins before, long memory) {
    return before.look(new Source(directory, Set.of()), Set.of(), new Allowance(memory));
  }

  private static PluginJar large(String name) {
    return jar(name).entry("zeros", "0".repeat(1 << 20));
  }

  @Test
  void refusesWhatUnpacksToMoreThanThereIsMemoryForPlugins() {
    large("one").to(file("one.jar"));
    Dropins dropins = look(Dropins.NONE, 1 << 20);
    assertThat(dropins.loaded()).isEmpty();
    assertThat(dropins.problems().get("one.jar"))
        .isEqualTo(
            "is too large: it unpacks to 1.0 MiB, and of the 1.0 MiB for all plugins together,"
                + " a quarter of the heap, 1.0 MiB are left");
    assertThat(look(dropins, 2 << 20).loaded()).hasSize(1);
  }

  @Test
  void refusesAFileThatIsLargerThanTheMemoryForPluginsWithoutReadingIt() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file("one.jar").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThat(problem("one.jar")).contains("its files have 1048576.0 MiB");
  }

  @Test
  void sharesTheMemoryAmongAllPluginsAndLeavesItToThoseThatAreThere() throws IOException {
    large("two").to(file("two.jar"));
    long enoughForOne = 3 << 19;
    Dropins one = look(Dropins.NONE, enoughForOne);
    large("one").to(file("one.jar"));
    Dropins still = look(one, enoughForOne);
    assertThat(still.get("two.jar")).isSameAs(one.get("two.jar"));
    assertThat(still.problems()).containsOnlyKeys("one.jar");
    Files.delete(file("two.jar"));
    Dropins other = look(still, enoughForOne);
    assertThat(other.loaded()).extracting(Dropin::name).containsExactly("one.jar");
    assertThat(other.problems()).isEmpty();
  }

  @Test
  void replacesAPluginWithinTheMemoryThatIsThereForIt() {
    large("one").to(file("one.jar"));
    long enoughForOne = 3 << 19;
    Dropins before = look(Dropins.NONE, enoughForOne);
    large("one").manifest("Implementation-Version", "2").to(file("one.jar"));
    Dropins after = look(before, enoughForOne);
    assertThat(after.problems()).isEmpty();
    assertThat(after.get("one.jar").summary()).isEqualTo("strategy one 2");
  }

  /** Of each entry in the directory another size is written: the entries are sound all the same. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1, -1_000_000})
  void refusesADirectoryThatLies(int by) throws IOException {
    byte[] jar = large("one").bytes();
    ByteBuffer octets = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < jar.length - 46; at++) {
      if (octets.getInt(at) == 0x02014b50 && octets.getInt(at + 24) > 1_000_000) {
        octets.putInt(at + 24, octets.getInt(at + 24) + by);
      }
    }
    Files.write(file("one.jar"), jar);
    assertThat(problem("one.jar"))
        .isEqualTo("is damaged: 'zeros' has another size than its directory lists");
  }

  @Test
  void refusesWhatIsDamaged() throws IOException {
    byte[] jar = jar("one").bytes();
    jar[jar.length / 2] ^= 0x55;
    Files.write(file("one.jar"), jar);
    assertThat(problem("one.jar")).contains("damaged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static { if (true) throw new IllegalStateException(\"no\"); }",
        "public Provider() { throw new IllegalStateException(\"no\"); }",
        "{ Missing.touch(); }",
      })
  void refusesWhatFailsToLoad(String member) {
    jar("one")
        .source("example.Missing", "package example; class Missing { static void touch() { } }")
        .source(
            "example.Provider",
            PluginJar.provider("one", "")
                .replace("public Descriptor", member + "\n public Descriptor"))
        .without("example/Missing.class")
        .to(file("one.jar"));
    assertThat(problem("one.jar")).startsWith("fails to load").containsAnyOf("no", "Missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Descriptor(\"Not A Name\", \"x\", List.of(), Set.of())",
        "null",
        "new Descriptor(\"one\", List.of(\"one\"), \"x\", List.of(), Set.of())",
        "new Descriptor(\"one\", \"x\","
            + " List.of(new Option(\"a\", Integer.class, \"many\", \"x\")), Set.of())",
        "new Descriptor(\"one\", \"x\","
            + " List.of(new Option(\"a\", Object.class, \"many\", \"x\")), Set.of())",
      })
  void refusesWhatDoesNotDescribeItselfProperly(String descriptor) {
    jar("one")
        .source(
            "example.Provider",
            PluginJar.provider("one", "")
                .replaceAll("(?s)return new Descriptor.*?;", "return " + descriptor + ";"))
        .to(file("one.jar"));
    assertThat(problem("one.jar")).isNotNull();
  }

  @Test
  void refusesWhatProvidesNothing() {
    new PluginJar().entry("nothing.txt", "").to(file("one.jar"));
    assertThat(problem("one.jar")).contains("provides nothing");
  }

  @Test
  void leavesANameToWhoeverHadItFirst() throws IOException {
    jar("same").to(file("b.jar"));
    Dropins before = look();
    jar("same").to(file("a.jar"));
    Dropins both = look(before);
    assertThat(both.get("b.jar")).isSameAs(before.get("b.jar"));
    assertThat(both.problems().get("a.jar")).isEqualTo("offers 'same', as plugin b.jar does");
    Files.delete(file("b.jar"));
    Dropins one = look(both);
    assertThat(one.loaded()).extracting(Dropin::name).containsExactly("a.jar");
    assertThat(one.problems()).isEmpty();
    jar("p2c").to(file("c.jar"));
    assertThat(look(one).problems().get("c.jar")).contains("the router brings itself");
  }

  @Test
  void keepsWhatHasNotChanged() throws IOException {
    jar("one").to(file("one.jar"));
    jar("two").to(file("two.jar"));
    Dropins before = look();
    jar("two").manifest("Implementation-Version", "2").to(file("two.jar"));
    Dropins after = look(before);
    assertThat(after.get("one.jar")).isSameAs(before.get("one.jar"));
    assertThat(after.get("two.jar")).isNotSameAs(before.get("two.jar"));
    Files.delete(file("one.jar"));
    Dropins less = look(after);
    assertThat(less.loaded()).extracting(Dropin::name).containsExactly("two.jar");
    assertThat(less.absence("one", true)).contains("removed");
    assertThat(less.absence("two", false)).isNull();
    jar("one").to(file("one.jar"));
    assertThat(look(less).absence("one", true)).isNull();
  }

  @Test
  void excusesNamesThatAPluginItCannotReadMayHave() throws IOException {
    Files.writeString(file("broken.jar"), "broken");
    assertThat(look().absence("anything", false)).contains("broken.jar");
    assertThat(look().absence("p2cc", true)).isNull();
  }

  @Test
  void keepsAllWhenTheDirectoryCannotBeSeen() throws IOException {
    jar("one").to(file("one.jar"));
    Dropins before = look();
    Files.delete(file("one.jar"));
    Files.delete(directory);
    assertThat(look(before).get("one.jar")).isSameAs(before.get("one.jar"));
    Files.createDirectory(directory);
  }
}
