package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.simulator.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class CommandTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsScoresRelativeToP2c() {
    assertThat(run("--scenario", "burst", "--strategy", "least-request:choices=3")).isZero();

    assertThat(out())
        .contains("burst: Every ten seconds", "p99/p2c", "p2c ", "least-request:choices=3 ")
        .contains("All scenarios");
    assertThat(err()).isEmpty();
  }

  @Test
  void severalSeedsAreScoredTogether() {
    assertThat(run("--scenario", "burst", "--strategy", "p2c", "--seed", "1", "--seed", "2"))
        .isZero();

    assertThat(out()).containsPattern("p2c +0\\.000 .* 1\\.000 ");
  }

  @Test
  void listsStrategiesWithOptionsAndScenarios() {
    assertThat(run("--list")).isZero();

    assertThat(out()).contains("p2c", "oracle", "choices=2", "slow-turns-fast", "rolling-restart");
  }

  @Test
  void saysWhatWasMeant() {
    assertThat(run("--strategy", "least-requests")).isEqualTo(2);
    assertThat(err()).contains("did you mean 'least-request'?");
    err.reset();
    assertThat(run("--scenario", "stedy")).isEqualTo(2);
    assertThat(err()).contains("did you mean 'steady'?");
    err.reset();
    assertThat(run("--sed", "1")).isEqualTo(2);
    assertThat(err()).contains("did you mean '--seed'?");
  }

  @Test
  void refusesWhatTheRouterWouldRefuse() {
    assertThat(run("--strategy", "least-request:choices=-1")).isEqualTo(2);
    assertThat(err()).contains("choices", "-1", "whole number");
    err.reset();
    assertThat(run("--strategy", "least-request:choice=1")).isEqualTo(2);
    assertThat(err()).contains("unknown option 'choice'");
    err.reset();
    assertThat(run("--seed", "one")).isEqualTo(2);
    assertThat(err()).contains("--seed 'one': expected a whole number");
    err.reset();
    assertThat(run("--rounds", "0")).isEqualTo(2);
    assertThat(err()).contains("--rounds '0': expected a whole number from 1 to 100");
    err.reset();
    assertThat(run("--plugin", "nowhere.jar")).isEqualTo(2);
    assertThat(err()).contains("nowhere.jar", "no such file");
    err.reset();
    assertThat(run("--scenario")).isEqualTo(2);
    assertThat(err()).contains("--scenario: expected a value");
  }

  @Test
  void writesAReportThatLoadsNothingElse() throws Exception {
    Path report = directory.resolve("report.html");
    assertThat(run("--scenario", "burst", "--html", report.toString())).isZero();

    String html = Files.readString(report);
    assertThat(html).contains("<h2 id=\"burst\">", "<svg ", "In flight");
    assertThat(html).doesNotContainPattern("<script|<link|<img|@import|https?://|src=");
    Matcher plots = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(html);
    int count = 0;
    for (; plots.find(); count++) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(plots.group())));
      assertThat(plots.group()).doesNotContain("NaN", "Infinity");
    }
    assertThat(count).isEqualTo(2 + 4 * 2);
  }

  @Test
  void aFileThatCannotBeWrittenIsNoUsageError() {
    String nowhere = directory.resolve("no/such/folder.html").toString();

    assertThat(run("--scenario", "burst", "--strategy", "p2c", "--html", nowhere)).isEqualTo(1);
    assertThat(err()).contains("NoSuchFileException");
  }

  @Test
  void playsAStrangersPlugin() throws IOException {
    Path jar = plugin("stranger", "return available.get(0);");

    assertThat(run("--plugin", jar.toString(), "--strategy", "stranger", "--scenario", "burst"))
        .isZero();
    assertThat(out()).contains("stranger ");
  }

  @Test
  void aPluginThatBreaksTheRulesIsNamed() throws IOException {
    Path jar = plugin("broken", "throw new IllegalStateException(\"on purpose\");");

    assertThat(run("--plugin", jar.toString(), "--strategy", "broken", "--scenario", "burst"))
        .isEqualTo(3);
    assertThat(err()).contains("broken broke a rule", "in burst", "on purpose");
  }

  @Test
  void aJarWithoutItsProviderIsNamed() throws IOException {
    Path jar = directory.resolve("empty.jar");
    try (JarOutputStream file = new JarOutputStream(Files.newOutputStream(jar), madeFor("1.0"))) {
      service(file, "no.such.Provider");
    }

    assertThat(run("--plugin", jar.toString())).isEqualTo(2);
    assertThat(err()).contains("plugin cannot be loaded", "no.such.Provider");
  }

  @Test
  void refusesAPluginThatTheRouterWouldNotLoad() throws IOException {
    String[] command = {"--plugin", "", "--strategy", "stranger", "--scenario", "burst"};
    command[1] = plugin("stranger", "return available.get(0);", "2.0").toString();
    assertThat(run(command)).isEqualTo(2);
    assertThat(err()).contains("stranger.jar", "Fairlead-SPI-Version: 2.0");
    command[1] =
        plugin("stranger", "return dev.fairlead.testkit.FakeEndpointSet.numbered(1).get(0);", "1.0")
            .toString();
    run(command);
    assertThat(err()).contains("stranger broke a rule", "NoClassDefFoundError");
  }

  private static Manifest madeFor(String version) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Fairlead-SPI-Version", version);
    return manifest;
  }

  private Path plugin(String name, String pick) throws IOException {
    return plugin(name, pick, "1.0");
  }

  /** A jar with a strategy of that name whose picks are that statement. */
  private Path plugin(String name, String pick, String version) throws IOException {
    String source =
        """
        import dev.fairlead.spi.*;
        import java.util.*;

        public class Stranger implements StrategyProvider {
          public Descriptor descriptor() {
            return new Descriptor("%s", "From elsewhere.", List.of(), Set.of());
          }

          public Strategy create(ProviderContext context, Options options) {
            return new Strategy() {
              public Picker update(EndpointSet available) {
                return request -> { %s };
              }
            };
          }
        }
        """
            .formatted(name, pick);
    Path file = Files.writeString(directory.resolve("Stranger.java"), source);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(compiled).isZero();
    Path jar = directory.resolve("stranger.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), madeFor(version));
        var classes = Files.newDirectoryStream(directory, "Stranger*.class")) {
      for (Path one : classes) {
        out.putNextEntry(new JarEntry(one.getFileName().toString()));
        Files.copy(one, out);
      }
      service(out, "Stranger");
    }
    return jar;
  }

  private static void service(JarOutputStream jar, String provider) throws IOException {
    jar.putNextEntry(new JarEntry("META-INF/services/dev.fairlead.spi.StrategyProvider"));
    jar.write(provider.getBytes(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    return Main.run(
        List.of(arguments).toArray(String[]::new), new PrintStream(out), new PrintStream(err));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
