package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private List<String> trialFails = List.of();

  private int check(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("a.yaml"), content);
    return new CheckCommand(TestPlugins.CATALOG, name -> null, config -> trialFails)
        .run(
            List.of(file),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatAValidConfigurationHolds() throws Exception {
    int exitCode =
        check(
            """
            listeners: { web: { port: 0 } }
            routes: [ { match: {}, pool: web } ]
            pools:
              web: { endpoints: [ "127.0.0.1:1", "127.0.0.1:2" ] }
              spare: { endpoints: [ "127.0.0.1:1" ] }
            """);

    assertThat(exitCode).isZero();
    assertThat(out).hasToString("valid: 1 listener, 1 route, 2 pools, 3 endpoints\n");
    assertThat(err)
        .hasToString(
            "warning: "
                + directory.resolve("a.yaml")
                + ":5:10: pools.spare: no route leads to this pool\n");
  }

  @Test
  void saysWhatIsWellFormedButFails() throws Exception {
    trialFails = List.of("pool 'web': its strategy finds no file");
    int exitCode =
        check(
            """
            listeners: { web: { port: 0 } }
            routes: [ { match: {}, pool: web } ]
            pools: { web: { endpoints: [ "127.0.0.1:1" ] } }
            """);

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err).hasToString("pool 'web': its strategy finds no file\ninvalid: 1 error\n");
  }

  @Test
  void listsEveryError() throws Exception {
    int exitCode = check("listeners: { web: { prt: 0 } }\nroutes: []\n");

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(4).last().isEqualTo("invalid: 3 errors");
  }
}
