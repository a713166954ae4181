package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import dev.fairlead.testkit.simulator.Strategies;
import dev.fairlead.testkit.simulator.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every strategy's scores against the kept table. They are virtual, so they do not depend on the
 * machine. Written anew with {@code -Dfairlead.scores=write}.
 */
class ScoresTest {
  private static final Path KEPT = Path.of("src", "test", "resources", "scores.txt");
  private static final Duration LONGEST = Duration.ofSeconds(45);

  /** Add a strategy here, and write the table. */
  private static final List<String> STRATEGIES =
      List.of(
          "p2c",
          "least-request:choices=0",
          "least-request:choices=3",
          "random",
          "round-robin",
          "ip-hash",
          "ring-hash:balance-factor=0.25",
          "maglev",
          "resource-aware",
          "least-latency",
          "prequal",
          "predictive",
          "adaptive",
          "oracle");

  @Test
  void strategiesScoreAsTheKeptTableSays() throws IOException {
    List<Scenario> scenarios = Scenarios.all().stream().map(ScoresTest::shortened).toList();
    Suite suite = Suite.play(Strategies.onClassPath(), STRATEGIES, scenarios, List.of(1L));
    ScoreTable played = ScoreTable.of(suite);
    if ("write".equals(System.getProperty("fairlead.scores"))) {
      Files.writeString(KEPT, played.toText());
      return;
    }
    List<String> differences = ScoreTable.parse(Files.readString(KEPT)).differences(played);
    if (!differences.isEmpty()) {
      fail(
          "Scores differ from %s:%n  %s%nIf that is meant, write the table with"
              + " -Dfairlead.scores=write and say why in the commit.",
          KEPT, String.join(System.lineSeparator() + "  ", differences));
    }
  }

  private static Scenario shortened(Scenario scenario) {
    boolean longer = scenario.duration().compareTo(LONGEST) > 0;
    return longer ? scenario.but().duration(LONGEST).build() : scenario;
  }

  @Test
  void aTableReadsWhatItWrote() {
    Suite suite =
        Suite.play(
            Strategies.onClassPath(),
            List.of("p2c", "round-robin"),
            List.of(
                Scenarios.named("heterogeneous")
                    .but()
                    .duration(Duration.ofSeconds(12))
                    .measuredFrom(Duration.ofSeconds(2))
                    .build()),
            List.of(1L));
    ScoreTable table = ScoreTable.of(suite);

    assertThat(ScoreTable.parse(table.toText()).differences(table)).isEmpty();
  }

  @Test
  void aDifferenceNamesScenarioStrategyAndFigure() {
    ScoreTable kept =
        ScoreTable.parse(
            """
            steady p2c failed%=0.000 p50=10.00 p99=30.00 ratio=1.000 spread=1.01 starved=0
            steady random failed%=0.000 p50=10.00 p99=30.00 ratio=1.000 spread=1.01 starved=0
            """);
    ScoreTable played =
        ScoreTable.parse(
            """
            steady p2c failed%=0.100 p50=10.01 p99=36.00 ratio=1.200 spread=1.01 starved=2
            steady ip-hash failed%=0.000 p50=10.00 p99=30.00 ratio=1.000 spread=1.01 starved=0
            """);

    assertThat(kept.differences(played))
        .containsExactly(
            "steady, p2c: failed% 0.000 is now 0.100",
            "steady, p2c: p99 30.00 is now 36.00",
            "steady, p2c: ratio 1.000 is now 1.200",
            "steady, p2c: starved 0 is now 2",
            "steady, random: was not played",
            "steady, ip-hash: is not in the table");
  }
}
