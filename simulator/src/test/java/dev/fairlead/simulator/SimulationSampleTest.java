package dev.fairlead.simulator;

import dev.fairlead.testkit.simulator.Cost;
import dev.fairlead.testkit.simulator.EndpointModel;
import dev.fairlead.testkit.simulator.Load;
import dev.fairlead.testkit.simulator.Result;
import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import dev.fairlead.testkit.simulator.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/simulate.md. */
class SimulationSampleTest {
  @Test
  void copesWithASlowEndpoint() {
    Simulation simulation = Simulation.of(Scenarios.named("one-slow")).seed(7);
    Result reference = simulation.run("p2c");

    simulation
        .run("least-request:choices=0")
        .assertFailuresAtMost(0)
        .assertP99AtMost(0.8, reference)
        .assertNoneStarved();
  }

  @Test
  void survivesTheLossOfAZone() {
    Duration at = Duration.ofSeconds(20);
    Scenario.Builder scenario =
        Scenario.named("zone-lost", "One of two zones refuses connections for ten seconds.")
            .cost(Cost.lognormal(Duration.ofMillis(8), 0.6))
            .load(Load.steady(0.4))
            .retries(2);
    for (int i = 0; i < 4; i++) {
      scenario.endpoint(EndpointModel.of("a" + i).label("zone", "a"));
      scenario.endpoint(
          EndpointModel.of("b" + i).label("zone", "b").refuses(at, at.plusSeconds(10)));
    }

    Simulation.of(scenario.build()).run("p2c").assertFailuresAtMost(0.1);
  }
}
