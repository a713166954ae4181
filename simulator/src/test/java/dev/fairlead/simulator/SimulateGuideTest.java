package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.simulator.Main;
import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide shows what is compiled, and what is really printed. */
class SimulateGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "simulate.md");
  private static final Path SAMPLE =
      Path.of("src/test/java/dev/fairlead/simulator/SimulationSampleTest.java");
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern OUTPUT =
      Pattern.compile(
          "```text\n\\$ java -jar simulator/target/simulator.jar (.*?)\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsTheCodeOfTheSample() throws IOException {
    List<String> snippets =
        SNIPPET.matcher(guide()).results().map(match -> match.group(1)).toList();

    assertThat(snippets).hasSize(2);
    assertThat(snippets).allSatisfy(code -> assertThat(Files.readString(SAMPLE)).contains(code));
  }

  @Test
  void showsWhatIsPrinted() throws IOException {
    List<MatchResult> outputs = OUTPUT.matcher(guide()).results().toList();

    assertThat(outputs).hasSize(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(outputs.get(0).group(1).split(" "), new PrintStream(out), System.err);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(outputs.get(0).group(2));
  }

  @Test
  void describesEveryScenario() throws IOException {
    String guide = guide();

    for (Scenario scenario : Scenarios.all()) {
      assertThat(guide).contains("| `" + scenario.name() + "` | " + scenario.summary() + " |\n");
    }
  }

  private static String guide() throws IOException {
    return Files.readString(GUIDE);
  }
}
