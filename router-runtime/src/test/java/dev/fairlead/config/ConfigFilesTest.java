package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  private static final String LISTENERS = "listeners: { web: { port: 0 } }\n";
  private static final String POOLS = "pools: { web: { endpoints: [ \"127.0.0.1:1\" ] } }\n";
  private static final String ROUTES = "routes: [ { match: {}, pool: web } ]\n";

  @TempDir Path directory;

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines));
  }

  private static RouterConfig read(Path... paths) throws ConfigException {
    return read(Map.of(), paths);
  }

  private static RouterConfig read(Map<String, String> environment, Path... paths)
      throws ConfigException {
    return new ConfigReader(TestPlugins.CATALOG, environment::get).read(List.of(paths));
  }

  private static List<String> errors(Path... paths) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(paths));
    assertThat(e).isNotNull();
    return e.errors().stream().map(ConfigError::toString).toList();
  }

  @Test
  void mergesADirectoryInNameOrder() throws Exception {
    write("conf/20-b.yaml", "routes: [ { match: { path: /b }, pool: web } ]", POOLS);
    write("conf/10-a.yml", LISTENERS, "routes: [ { match: { path: /a }, pool: api } ]");
    write("conf/30-c.yaml", "pools: { api: { endpoints: [ \"127.0.0.1:2\" ] } }");
    write("conf/.hidden.yaml", "not: read");
    write("conf/notes.txt", "not: read");
    RouterConfig config = read(directory.resolve("conf"));

    assertThat(config.routes())
        .extracting(route -> route.match().path())
        .containsExactly("/a", "/b");
    assertThat(config.routes()).extracting(RouteConfig::name).containsExactly("route-1", "route-2");
    assertThat(config.pools()).extracting(PoolConfig::name).containsExactly("web", "api");
  }

  @Test
  void namesBothPlacesOfAKeyInTwoFiles() throws Exception {
    Path first = write("a.yaml", LISTENERS, ROUTES, POOLS, "shutdown: { delay: 1s }");
    Path second =
        write("b.yaml", "pools:", "  web: { endpoints: [ \"127.0.0.1:2\" ] }", "shutdown: {}");

    assertThat(errors(second, first))
        .containsExactly(
            second + ":2:3: pools.web: this key is already at " + first + ":5:10; expected it once",
            second + ":3:1: shutdown: this key is already at " + first + ":7:1; expected it once");
  }

  @Test
  void namesTheRightFileForEveryError() throws Exception {
    Path first = write("a.yaml", LISTENERS, "routes: [ { match: {}, pool: wob } ]");
    Path second = write("b.yaml", "routes: [ { match: { path: b }, pool: web } ]", POOLS);

    assertThat(errors(first, second))
        .containsExactly(
            first
                + ":3:30: routes[0].pool: value 'wob': no such pool; expected web (did you mean"
                + " 'web'?)",
            second
                + ":1:28: routes[1].match.path: value 'b': expected a path such as /a (exact),"
                + " /a/**"
                + " (/a and all below) or /a/*/b (any one segment) (did you mean '/b'?)");
  }

  @Test
  void reportsOnlyWhatIsCertainWhenAFileCannotBeRead() throws Exception {
    Path first = write("a.yaml", LISTENERS, ROUTES, "shutdown: { delay: -1s }", "rotes: []");
    Path second = write("b.yaml", "pools: {");

    assertThat(errors(first, second, directory.resolve("none.yaml")))
        .containsExactly(
            first
                + ":5:20: shutdown.delay: value '-1s': expected a duration such as 500ms, 5s, 1m or"
                + " 2h, from 0s to 24h",
            first
                + ":6:1: rotes: unknown key; expected listeners, routes, pools, access-log,"
                + " shutdown, explain, plugins-dir or plugins (did you mean 'routes'?)",
            second
                + ":1:9: not valid YAML: while parsing a flow node, expected the node"
                + " content, but found '<stream end>'",
            directory.resolve("none.yaml") + ":1:1: no such file");
  }

  @Test
  void saysOnceThatASectionOfOneOfTheFilesIsOfAnotherKind() throws Exception {
    Path first = write("a.yaml", "routes: { match: {} }", LISTENERS);
    Path second = write("b.yaml", ROUTES, POOLS);
    Path third = write("c.yaml", "pools: none", "routes:", "listeners: [web]");

    assertThat(errors(first, second, third))
        .hasSize(4)
        .anyMatch(error -> error.startsWith(first + ":1:9: routes: expected a list, each item"))
        .contains(
            third + ":1:8: pools: value 'none': expected a map",
            third + ":2:8: routes: expected a list, found nothing",
            third + ":3:12: listeners: expected a map, found a list");
  }

  @Test
  void namesAFewOfManyPools() throws Exception {
    StringBuilder pools = new StringBuilder("pools:\n");
    for (int i = 0; i < 50; i++) {
      pools.append("  pool-%d: { endpoints: [ \"127.0.0.1:1\" ] }\n".formatted(i));
    }
    Path file =
        write("a.yaml", LISTENERS, "routes: [ { match: {}, pool: pol-49 } ]", pools.toString());

    assertThat(errors(file))
        .containsExactly(
            file
                + ":3:30: routes[0].pool: value 'pol-49': no such pool; expected pool-0, pool-1,"
                + " pool-2, pool-3, pool-4, pool-5, pool-6, pool-7, pool-8, pool-9, pool-10,"
                + " pool-11 or one of 38 others (did you mean 'pool-49'?)");
  }

  @Test
  void namesTheFilesAnInvalidConfigurationRefersTo() throws Exception {
    Path file =
        write(
            "a.yaml",
            "listeners: { web: { port: 0, tls: { certificate: tls/cert.pem, key: tls/key.pem } } }",
            ROUTES,
            POOLS);
    ConfigReader reader = new ConfigReader(TestPlugins.CATALOG, name -> null);

    assertThat(catchThrowableOfType(ConfigException.class, () -> reader.read(List.of(file))))
        .isNotNull();
    assertThat(reader.namedFiles())
        .containsOnly(
            Map.entry(directory.resolve("tls/cert.pem"), Optional.empty()),
            Map.entry(directory.resolve("tls/key.pem"), Optional.empty()));
  }

  @Test
  void refusesADirectoryWithoutAFile() throws Exception {
    Files.createDirectories(directory.resolve("conf"));

    assertThat(errors(directory.resolve("conf")))
        .containsExactly(
            directory.resolve("conf") + ":1:1: is a directory without *.yaml or *.yml files");
  }

  @Test
  void readsAFileOnceEvenIfNamedTwice() throws Exception {
    Path file = write("a.yaml", LISTENERS, ROUTES, POOLS);

    assertThat(read(directory, file, directory.resolve("x/../a.yaml")).pools()).hasSize(1);
    assertThat(ConfigReader.files(List.of(file, directory))).containsExactly(file);
  }

  @Test
  void splitsAListOfPaths() {
    assertThat(ConfigReader.paths("a.yaml, b" + File.pathSeparator + "c/d.yaml,"))
        .containsExactly(Path.of("a.yaml"), Path.of("b"), Path.of("c/d.yaml"));
    assertThat(ConfigReader.paths(" ")).isEmpty();
  }

  @Test
  void substitutesTheEnvironmentInValues() throws Exception {
    Path file =
        write(
            "a.yaml",
            "listeners: { web: { port: \"${PORT:8080}\", host: \"${HOST}\" } }",
            "routes: [ { match: { path: \"/${A:x}/${B:${C:y}}\" }, pool: web, response-headers: {"
                + " set: { x-a: \"$${A} $5${EMPTY}\" } } } ]",
            "pools: { web: { endpoints: [ \"${UPSTREAM:[::1]:9000}\" ] } }");
    RouterConfig config =
        read(Map.of("HOST", "127.0.0.1", "C", "${HOST}z", "EMPTY", "", "B", "b"), file);

    assertThat(config.listeners().get(0).port()).isEqualTo(8080);
    assertThat(config.listeners().get(0).host()).isEqualTo("127.0.0.1");
    assertThat(config.routes().get(0).match().path()).isEqualTo("/x/b");
    assertThat(config.pools().get(0).endpoints().get(0).host()).isEqualTo("::1");
  }

  @Test
  void doesNotLookAtSubstitutedValuesAgain() {
    Substitution substitution = new Substitution(Map.of("A", "${B}")::get);

    assertThat(substitution.apply("${A} $${B} $$ ${C:${A}}")).isEqualTo("${B} ${B} $$ ${B}");
  }

  @Test
  void acceptsAliasesByteOrderMarkAndCarriageReturns() throws Exception {
    Path file =
        write(
            "a.yaml",
            "\uFEFFlisteners: { web: { port: 0, limits: &l { fields: 64k } }, b: { port: 0, limits:"
                + " *l } }\r",
            "routes: [ { match: {}, pool: web } ]\r",
            POOLS);

    assertThat(read(file).listeners())
        .extracting(listener -> listener.limits().fields())
        .containsExactly(65536, 65536);
  }
}
