package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to hang, crash or fill the router; each must be refused within seconds. */
class HostileYamlTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private List<ConfigError> errors(byte[] content) throws IOException {
    return errors(Files.write(directory.resolve("a.yaml"), content));
  }

  private List<ConfigError> errors(Path file) {
    ConfigReader reader = new ConfigReader(TestPlugins.CATALOG, name -> null);
    ConfigException e =
        assertTimeoutPreemptively(
            SOON,
            () -> catchThrowableOfType(ConfigException.class, () -> reader.read(List.of(file))));
    assertThat(e).isNotNull();
    return e.errors();
  }

  private void assertRefused(String content, int line, int column, String message)
      throws IOException {
    assertRefused(content.getBytes(StandardCharsets.UTF_8), line, column, message);
  }

  private void assertRefused(byte[] content, int line, int column, String message)
      throws IOException {
    assertThat(errors(content).get(0))
        .satisfies(
            error -> {
              assertThat(error.message()).isEqualTo(message);
              assertThat(error.line()).isEqualTo(line);
              assertThat(error.column()).isEqualTo(column);
            });
  }

  @Test
  void refusesABombOfAliases() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append("*a%d, ".formatted(i - 1).repeat(9))
          .append("*a%d]\n".formatted(i - 1));
    }
    assertThat(errors(bomb.toString().getBytes(StandardCharsets.UTF_8)))
        .extracting(ConfigError::message)
        .contains("aliases repeat more than 200000 values");
  }

  @Test
  void countsWhatAliasesRepeatAndNotThem() throws IOException {
    String many = "a: &a [x]\nb: [" + "*a, ".repeat(2000) + "]";
    assertThat(errors(many.getBytes(StandardCharsets.UTF_8)))
        .extracting(ConfigError::path)
        .containsExactlyInAnyOrder("listeners", "routes", "a", "b");

    String tooMany = "a: &a [x, x, x, x, x]\nb: [" + "*a, ".repeat(40_000) + "]";
    assertThat(errors(tooMany.getBytes(StandardCharsets.UTF_8)))
        .extracting(ConfigError::message)
        .contains("aliases repeat more than 200000 values");
  }

  @Test
  void refusesDeepNesting() throws IOException {
    assertRefused("a: " + "[".repeat(100_000), 1, 35, "nested deeper than 32 levels");
    assertRefused("a: " + "{b: ".repeat(100_000), 1, 128, "nested deeper than 32 levels");
    assertRefused("- ".repeat(100_000), 1, 65, "nested deeper than 32 levels");
  }

  @Test
  void refusesTooManyValues() throws IOException {
    assertRefused(
        "a: [" + "b,".repeat(300_000) + "]", 1, 399_999, "more than 200000 values in one file");
  }

  @Test
  void refusesAHugeText() throws IOException {
    assertThat(errors(("listeners: " + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8)))
        .extracting(ConfigError::toString)
        .contains(
            directory.resolve("a.yaml")
                + ":1:12: listeners: value '"
                + "x".repeat(80)
                + "...': is longer than the 65536 characters accepted");
  }

  @Test
  void refusesAHugeFile() throws IOException {
    assertRefused(new byte[YamlFile.LARGEST + 1], 1, 1, "is larger than the 4 MiB accepted");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThat(errors(Path.of("/dev/zero")))
        .extracting(ConfigError::message)
        .containsExactly("is not a regular file");
  }

  @Test
  void refusesOctetsThatAreNotUtf8() throws IOException {
    assertRefused(
        "a: b\nc: ä".getBytes(StandardCharsets.ISO_8859_1),
        2,
        4,
        "octet 0xE4 is not UTF-8; expected UTF-8 text");
    assertRefused(
        "a: b".getBytes(StandardCharsets.UTF_16),
        1,
        1,
        "octet 0xFE is not UTF-8; expected UTF-8 text");
  }

  @Test
  void refusesControlCharacters() throws IOException {
    assertRefused("a: b\nc: \u0001", 2, 4, "character U+0001 is not accepted in YAML");
    assertRefused("a: \0", 1, 4, "character U+0000 is not accepted in YAML");
  }

  @Test
  void keepsTheNumberOfMessagesBounded() throws IOException {
    StringBuilder mistakes = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      mistakes.append("k").append(i).append(": v\n");
    }
    assertThat(errors(mistakes.toString().getBytes(StandardCharsets.UTF_8)))
        .hasSize(1001)
        .last()
        .hasToString(
            directory.resolve("a.yaml") + ":1001:1: 1000 errors are listed, what follows is not");
  }

  @Test
  void findsThousandsOfDoubledRoutesAtOnce() throws Exception {
    String routes = "  - { match: { path: /a }, pool: web }\n".repeat(8000);
    Path file =
        Files.writeString(
            directory.resolve("a.yaml"),
            "listeners: { web: { port: 0 } }\npools: { web: { endpoints: [ \"127.0.0.1:1\" ] } }\n"
                + "routes:\n"
                + routes);
    List<ConfigError> warnings = new ArrayList<>();
    ConfigReader reader = new ConfigReader(TestPlugins.CATALOG, name -> null, warnings::add);

    assertTimeoutPreemptively(SOON, () -> reader.read(List.of(file)));
    assertThat(warnings).hasSize(1000);
  }

  @Test
  void readsAPemFileOfBeginningsAtOnce() throws IOException {
    Path pem = Files.writeString(directory.resolve("a.pem"), "-----BEGIN A-----\n".repeat(200_000));
    String file =
        "listeners: { web: { port: 0, tls: { certificate: %s, key: %s } } }".formatted(pem, pem);
    assertThat(errors(file.getBytes(StandardCharsets.UTF_8)))
        .extracting(ConfigError::message)
        .anyMatch(message -> message.startsWith("holds no certificate"));
  }

  static Stream<String> longTexts() {
    return Stream.of(
            "1", "a", "a.", "1.", "/", "%20", "/%20", "*/", " ", "-", "[", ":", "::", "${", "${A:")
        .map(unit -> unit.repeat(60_000 / unit.length()));
  }

  /** Where a pattern would backtrack or recurse, these take for ever or overflow the stack. */
  @ParameterizedTest
  @MethodSource("longTexts")
  void refusesLongTextsAtOnce(String text) throws IOException {
    String file =
        """
        listeners:
          web: { port: "@", host: "@", trusted-proxies: "@", timeouts: { head: "@" } }
        routes:
          - { match: { host: "@", path: "@", methods: "@" }, pool: "@", max-body: "@" }
          - { match: { host: "*.@", headers: { a: "@ä" } }, pool: "@" }
          - { match: { path: "/@ " }, redirect: { host: "@!", path: "@ " } }
          - { match: { path: "/@ " }, redirect: { path: "/?@ " } }
        pools:
          web:
            strategy: { name: least-request, bias: "@" }
            endpoints: [ "@", "@!:1", "https://@", { address: "@", id: "@", labels: { a: "@" } } ]
            panic-threshold: "@"
            host-header: "@"
            health: { path: "@ ", expected-status: "@" }
        """
            .replace("@", text);
    assertThat(errors(file.getBytes(StandardCharsets.UTF_8)))
        .hasSizeGreaterThan(15)
        .allSatisfy(error -> assertThat(error.toString()).hasSizeLessThan(600));
  }
}
