package dev.fairlead.plugin.classic;

import static dev.fairlead.testkit.simulator.EndpointModel.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.simulator.EndpointModel;
import dev.fairlead.testkit.simulator.Load;
import dev.fairlead.testkit.simulator.Result;
import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import dev.fairlead.testkit.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strategies that learn make of whole fleets, on virtual time and seeds not tuned for. */
class FleetTest {
  private static final long SEED = 4_711;

  @ParameterizedTest
  @ValueSource(
      strings = {"least-latency", "least-latency:choices=2", "least-latency:choices=0", "prequal"})
  void sendsHardlyAnythingToAnEndpointThatFailsAtOnce(String strategy) {
    assertFailsAtMost(0.001, strategy, Scenarios.named("failing-fast"));
    assertFailsAtMost(0.001, strategy, failing(10, 2, 1));
    assertFailsAtMost(0.001, strategy, failing(10, 2, 0.5));
    assertFailsAtMost(0.001, strategy, failing(5, 1, 0.9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-latency", "least-latency:choices=0", "prequal"})
  void starvesNoneOfManyEquals(String strategy) {
    for (String scenario : List.of("steady", "heavy-tail", "classes")) {
      Result result = Simulation.of(Scenarios.named(scenario)).seed(SEED).run(strategy);

      assertThat(result.starved()).as(scenario).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.9})
  void leastLatencyStarvesNoneOfFewEquals(double load) {
    Scenario scenario =
        Scenario.named("equals", "Four equal endpoints.")
            .endpoints(fleet(4))
            .load(Load.steady(load))
            .build();

    assertThat(Simulation.of(scenario).seed(SEED).run("least-latency").starved()).isEmpty();
  }

  @Test
  void whatSeesSpeedKeepsASlowEndpointFromDelayingMany() {
    Simulation simulation = Simulation.of(Scenarios.named("one-slow")).seed(SEED);
    Result reference = simulation.run("p2c");

    assertThat(simulation.run("least-latency").p99()).isLessThan(0.6 * reference.p99());
    assertThat(simulation.run("prequal").p99()).isLessThan(0.8 * reference.p99());
  }

  @Test
  void aSlowEndpointThatRecoversIsUsedAgain() {
    Scenario scenario =
        Scenario.named("recovers", "One of four endpoints is slow for 20 s.")
            .endpoints(fleet(3))
            .endpoint(of("slow").slows(Duration.ZERO, Duration.ofSeconds(20), 0.1))
            .duration(Duration.ofSeconds(70))
            .measuredFrom(Duration.ofSeconds(30))
            .build();
    for (String strategy : List.of("least-latency", "prequal")) {
      Result result = Simulation.of(scenario).seed(SEED).run(strategy);

      assertThat(result.starved()).as(strategy).isEmpty();
    }
  }

  @Test
  void reportsTellEndpointsOfDifferentSpeedApart() {
    Result result =
        Simulation.of(Scenarios.named("heterogeneous")).seed(SEED).run("resource-aware");

    // Requests per capacity; by turns alone, slow ones have four times as many as fast ones.
    assertThat(result.spread()).isLessThan(2);
  }

  @Test
  void hashingKeepsCachesWarm() {
    Simulation simulation = Simulation.of(Scenarios.named("cache")).seed(SEED);
    Result reference = simulation.run("p2c");
    for (String strategy : List.of("maglev", "ring-hash", "ring-hash:balance-factor=0.25")) {
      assertThat(simulation.run(strategy).p50()).isLessThan(0.6 * reference.p50());
    }
  }

  private static void assertFailsAtMost(double share, String strategy, Scenario scenario) {
    Result result = Simulation.of(scenario).seed(SEED).run(strategy);

    assertThat(result.failureShare()).as(scenario.name()).isLessThanOrEqualTo(share);
    assertThat(result.faults()).isZero();
  }

  private static Scenario failing(int endpoints, int bad, double share) {
    Scenario.Builder scenario =
        Scenario.named("failing", "Some endpoints fail at once.").endpoints(fleet(endpoints - bad));
    for (int i = 0; i < bad; i++) {
      scenario.endpoint(
          of("bad-" + i).failsFast(Duration.ofSeconds(15), Duration.ofSeconds(55), share));
    }
    return scenario.build();
  }

  private static List<EndpointModel> fleet(int endpoints) {
    List<EndpointModel> fleet = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      fleet.add(of("e-" + i));
    }
    return fleet;
  }
}
