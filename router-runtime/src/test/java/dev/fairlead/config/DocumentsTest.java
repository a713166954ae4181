package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is written down is true: generated pages are those that would be generated now, samples and
 * the documents' YAML are valid. After a change of the configuration, {@code ./mvnw -pl
 * router-runtime -am test -Dtest=DocumentsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dupdate-docs} writes the generated pages again.
 */
class DocumentsTest {
  private static final Path ROOT = root();
  private static final PluginCatalog PLUGINS = new InstalledPlugins();

  /** What is installed, and the strategy that the guide writes. */
  private static final PluginCatalog PLUGINS_AND_EXAMPLE =
      new PluginCatalog() {
        @Override
        public Collection<Descriptor> strategies() {
          List<Descriptor> all = new ArrayList<>(PLUGINS.strategies());
          Option zone = new Option("zone", String.class, null, "A zone.");
          all.add(new Descriptor("local-first", "An example.", List.of(zone), Set.of()));
          return all;
        }

        @Override
        public Collection<Descriptor> sessionStores() {
          return PLUGINS.sessionStores();
        }
      };

  private static final Pattern PEM_FILE =
      Pattern.compile("\\b(key|certificate|ca): ([a-z-]+\\.(?:pem|key))");
  private static final Pattern YAML_BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** What a fragment of a document may refer to without showing it. */
  private static final Map<String, String> REST =
      Map.of(
          "listeners",
          "listeners: { web: { port: 0 }, plain: { port: 0 }, secure: { port: 0 } }\n",
          "routes",
          "routes: [ { match: {}, redirect: { scheme: https } } ]\n",
          "pools",
          Stream.of("web", "api", "stable", "canary")
              .map(pool -> "  " + pool + ": { endpoints: [ \"127.0.0.1:1\" ] }\n")
              .reduce("pools:\n", String::concat));

  @TempDir static Path directory;

  private static Path root() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("docs/reference"))) {
      path = path.getParent();
    }
    return path;
  }

  @BeforeAll
  static void writeCertificate() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC", "-groupname", "secp256r1");
  }

  @Test
  void referenceIsUpToDate() throws IOException {
    check("docs/reference/configuration.md", ConfigReference.markdown(PLUGINS));
  }

  @Test
  void schemaIsUpToDate() throws IOException {
    check("docs/reference/fairlead.schema.json", ConfigSchema.json(PLUGINS));
  }

  private static void check(String page, String current) throws IOException {
    Path file = ROOT.resolve(page);
    if (System.getProperty("update-docs") != null) {
      Files.writeString(file, current);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s is out of date; run this test again with -Dupdate-docs and commit it", page)
        .isEqualTo(current);
  }

  @TestFactory
  Stream<DynamicTest> samplesAreValid() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> samples = Files.list(ROOT.resolve("samples"))) {
      for (Path sample : samples.sorted().toList()) {
        if (sample.toString().endsWith(".yaml") || holdsConfiguration(sample)) {
          String name = sample.getFileName().toString();
          tests.add(DynamicTest.dynamicTest(name, () -> checkSample(sample)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(4);
    return tests.stream();
  }

  private static boolean holdsConfiguration(Path sample) {
    return Files.isDirectory(sample) && !ConfigReader.files(List.of(sample)).contains(sample);
  }

  private static void checkSample(Path sample) throws Exception {
    Path copy = Files.createDirectories(directory.resolve(sample.getFileName().toString() + ".d"));
    Files.copy(directory.resolve("cert.pem"), copy.resolve("cert.pem"));
    Files.copy(directory.resolve("key.pem"), copy.resolve("key.pem"));
    for (Path file : ConfigReader.files(List.of(sample))) {
      Files.copy(file, copy.resolve(file.getFileName()));
      assertThat(schemaErrors(Files.readString(file))).isEmpty();
    }
    assertValid(copy);
  }

  @TestFactory
  Stream<DynamicTest> yamlInDocumentsIsValid() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = new ArrayList<>(files.filter(DocumentsTest::isPage).sorted().toList());
      pages.add(ROOT.resolve("README.md"));
      for (Path page : pages) {
        Matcher block = YAML_BLOCK.matcher(Files.readString(page));
        for (int i = 1; block.find(); i++) {
          String yaml = block.group(1);
          String name = ROOT.relativize(page) + ", block " + i;
          tests.add(DynamicTest.dynamicTest(name, () -> checkBlock(name, yaml)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests.stream();
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static void checkBlock(String name, String yaml) throws Exception {
    Path parts = Files.createDirectories(directory.resolve(name.replaceAll("[^a-z0-9]", "-")));
    Matcher named = PEM_FILE.matcher(yaml);
    while (named.find()) {
      String like = named.group(1).equals("key") ? "key.pem" : "cert.pem";
      Path file = parts.resolve(named.group(2));
      Files.copy(directory.resolve(like), file, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(parts.resolve("block.yaml"), yaml);
    for (Map.Entry<String, String> part : REST.entrySet()) {
      if (!Pattern.compile("^" + part.getKey() + ":", Pattern.MULTILINE).matcher(yaml).find()) {
        Files.writeString(parts.resolve("rest-" + part.getKey() + ".yaml"), part.getValue());
      }
    }
    assertThat(schemaErrors(yaml)).isEmpty();
    new ConfigReader(PLUGINS_AND_EXAMPLE, variable -> null).read(List.of(parts));
  }

  private static void assertValid(Path path) throws ConfigException {
    List<ConfigError> warnings = new ArrayList<>();
    RouterConfig config =
        new ConfigReader(PLUGINS, variable -> null, warnings::add).read(List.of(path));
    assertThat(config.listeners()).isNotEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void schemaFindsMistakes() {
    assertThat(schemaErrors("listeners: { web: { prot: 80 } }"))
        .containsExactly("/listeners/web: prot is unknown", "/listeners/web: port is missing");
    assertThat(schemaErrors("listeners: { web: { port: 70000 } }")).isNotEmpty();
    assertThat(schemaErrors("listeners: { web: { port: \"${PORT}\" } }")).isEmpty();
    assertThat(schemaErrors("pools: { web: { endpoints: [ { weight: 1 } ] } }")).isNotEmpty();
    assertThat(schemaErrors("pools: { web: { endpoints: [ a:1 ], health: { interval: 5 } } }"))
        .isNotEmpty();
    assertThat(schemaErrors("pools: { web: { endpoints: [ a:1 ], strategy: mine } }")).isEmpty();
    assertThat(schemaErrors("pools: { web: { endpoints: [ a:1 ], strategy: { bias: 1 } } }"))
        .isNotEmpty();
  }

  private static List<String> schemaErrors(String yaml) {
    Yaml loader = new Yaml(new SafeConstructor(new LoaderOptions()));
    Object schema = loader.load(ConfigSchema.json(PLUGINS));
    return new SchemaTwin((Map<?, ?>) schema).errors(loader.load(yaml));
  }
}
