package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that answer and end. */
class CommandsIT {
  private static final String VALID =
      """
      listeners: { web: { port: %d, host: 127.0.0.1 } }
      routes: [ { match: { path: "/**" }, pool: web } ]
      pools: { web: { endpoints: [ "127.0.0.1:9001", "127.0.0.1:9002" ] } }
      """;

  @TempDir Path directory;

  @Test
  void checkAcceptsAValidFile() {
    Path file = Launch.write(directory, "valid.yaml", VALID.formatted(8080));

    Launch.Finished finished = Launch.router().run("check", file.toString());

    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out())
        .isEqualToIgnoringNewLines("valid: 1 listener, 1 route, 1 pool, 2 endpoints");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void checkFindsAFileThatAStrategyMisses() {
    Path database = directory.resolve("places.mmdb");
    Path file =
        Launch.write(
            directory,
            "region.yaml",
            """
            listeners: { web: { port: 8080 } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools:
              web:
                strategy: { name: region, database: %s, regions: { eu: "continent:EU" } }
                endpoints: [ "127.0.0.1:9001" ]
            """
                .formatted(database));

    Launch.Finished finished = Launch.router().run("check", file.toString());

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains("pool 'web'", "option 'database': " + database);
    assertThat(finished.out()).isEmpty();
  }

  @Test
  void checkOpensNoPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = Launch.write(directory, "valid.yaml", VALID.formatted(taken.getLocalPort()));

      Launch.Finished finished =
          Launch.router()
              .environment("QUARKUS_MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()))
              .run("check", file.toString());

      assertThat(finished.exitCode()).as(finished.all()).isZero();
    }
  }

  @Test
  void checkListsEveryErrorWithItsPlace() {
    Path file =
        Launch.write(
            directory,
            "wrong.yaml",
            """
            listeners:
              web: { port: 80800, tls: { certificate: none.pem, key: none.pem } }
            routes:
              - match: { path: v1, methods: [GTE] }
                pool: web
            pools:
              web:
                strategy: least-connection
                endpoints: [ "127.0.0.1" ]
                heatlh: { type: tcp }
            """);

    Launch.Finished finished = Launch.router().run("check", file.toString());

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err().lines())
        .anySatisfy(line -> assertError(line, file + ":2:16: listeners.web.port", "80800"))
        .anySatisfy(
            line -> assertError(line, file + ":2:43: listeners.web.tls.certificate", "none.pem"))
        .anySatisfy(line -> assertError(line, file + ":2:58: listeners.web.tls.key", "none.pem"))
        .anySatisfy(line -> assertError(line, file + ":4:20: routes[0].match.path", "v1"))
        .anySatisfy(line -> assertError(line, file + ":8:15: pools.web.strategy", "least-request"))
        .anySatisfy(line -> assertError(line, file + ":9:18: pools.web.endpoints[0]", "127.0.0.1"))
        .anySatisfy(line -> assertError(line, file + ":10:5: pools.web.heatlh", "'health'"));
    assertThat(finished.out()).isEmpty();
  }

  private static void assertError(String line, String place, String text) {
    assertThat(line).startsWith(place).contains(text);
  }

  @Test
  void checkNamesAFileThatIsMissing() {
    String missing = directory.resolve("missing.yaml").toString();

    Launch.Finished finished = Launch.router().run("check", missing);

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains(missing).doesNotContain("\tat ");
  }

  @Test
  void checkWithoutAFileSaysSo() {
    Launch.Finished finished = Launch.router().run("check");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains("no file given", "FAIRLEAD_CONFIG");
  }

  @Test
  void checkDoesNotTakeAnEmptyNameForTheWorkingDirectory() {
    Launch.Finished finished = Launch.router().run("check", "");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).isEqualToIgnoringNewLines("check: a file's name is empty");
  }

  @Test
  void aNativeBinaryTakesNamesOfFilesForUtf8WhateverTheLocale() throws IOException {
    Launch launch = Launch.router().environment("LC_ALL", "C");
    Assumptions.assumeFalse(launch.isJar(), "a JVM takes them for what the locale says");
    assumeThatNamesMayHave('é');
    Path file = Launch.write(directory, "é.yaml", VALID.formatted(8080));

    Launch.Finished finished = launch.run("check", file.toString());

    assertThat(finished.exitCode()).as(finished.all()).isZero();
  }

  private static void assumeThatNamesMayHave(char character) {
    Assumptions.assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(character),
        "the tests' own locale lacks it too");
  }

  @Test
  void checkSaysThatTheLocaleLacksACharacterOfAName() {
    Assumptions.assumeTrue(Launch.router().isJar(), "a binary does not ask the locale");
    assumeThatNamesMayHave('é');

    Launch.Finished finished = Launch.router().environment("LC_ALL", "C").run("check", "é.yaml");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err())
        .contains("is no name of a file here", "LC_ALL=C.UTF-8")
        .doesNotContain("\tat ");
  }

  @Test
  void checkTakesTheConfigurationTheRouterWouldStartWith() {
    Path file = Launch.write(directory, "valid.yaml", VALID.formatted(8080));

    assertThat(Launch.router(file).run("check").exitCode()).isZero();
  }

  @Test
  void checkMergesADirectory() {
    Launch.write(directory, "1.yaml", "listeners: { web: { port: 0 } }");
    Launch.write(
        directory,
        "2.yaml",
        "routes: [ { match: { path: \"/**\" }, redirect: { scheme: https } } ]");

    Launch.Finished merged = Launch.router().run("check", directory.toString());
    assertThat(merged.exitCode()).as(merged.all()).isZero();

    Path again = Launch.write(directory, "3.yaml", "listeners: { web: { port: 0 } }");
    Launch.Finished twice = Launch.router().run("check", directory.toString());
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).contains(again + ":1:14: listeners.web", "1.yaml");
  }

  @Test
  void schemaIsAJsonSchemaWithDescriptions() {
    Launch.Finished finished = Launch.router().run("schema");

    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out())
        .startsWith("{")
        .contains("\"$schema\"", "json-schema.org", "\"listeners\"", "\"round-robin\"")
        .contains("\"description\"");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void helpListsTheCommands() {
    Launch.Finished finished = Launch.router().run("help");

    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).contains("FAIRLEAD_CONFIG", "check", "schema", "version", "help");
  }

  @Test
  void versionIsThatOfThePackage() {
    Launch.Finished finished = Launch.router().run("version");

    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out().strip()).matches("fairlead \\d+\\.\\d+\\.\\d+\\S*");
  }

  @Test
  void anUnknownCommandNamesTheKnownOnes() {
    Launch.Finished finished = Launch.router().run("chekc");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains("'chekc'", "check, schema, version or help");
    assertThat(finished.out()).isEmpty();
  }
}
