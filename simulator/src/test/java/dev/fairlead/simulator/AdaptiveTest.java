package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.simulator.Result;
import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import dev.fairlead.testkit.simulator.Simulation;
import dev.fairlead.testkit.simulator.Strategies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code adaptive} promises, after a minute and on seeds it was not tuned on. */
class AdaptiveTest {
  private static final List<String> MEMBERS = List.of("p2c", "least-latency");
  private static final String ADAPTIVE = "adaptive:strategies=[p2c,least-latency]";

  @ParameterizedTest
  @ValueSource(strings = {"steady", "one-slow", "heterogeneous", "classes", "failing-fast"})
  void isAsGoodAsItsBestMember(String name) {
    Scenario scenario = Scenarios.named(name).but().rounds(2).build();
    Simulation simulation = Simulation.of(scenario).seed(1001);
    Strategies strategies = Strategies.onClassPath();
    Result adaptive = simulation.run(strategies, ADAPTIVE);
    double best =
        MEMBERS.stream()
            .mapToDouble(member -> simulation.run(strategies, member).p99())
            .min()
            .orElseThrow();

    assertThat(adaptive.p99()).isLessThanOrEqualTo(best * 1.05);
    adaptive.assertFailuresAtMost(0.001).assertNoneStarved().assertNoFaults();
  }
}
