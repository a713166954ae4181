package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The engine against formulas: Kleinrock, "Queueing Systems" I (1975), chapters 3 and 4. */
class QueueingTheoryTest {
  private static final double COST_MILLIS = 10;
  private static final Cost EXPONENTIAL = Cost.exponential(Duration.ofMillis(10));

  @Test
  void oneWorkerWaitsAsMM1() {
    assertThat(meanMillis(EndpointModel.of("e").workers(1), EXPONENTIAL, 0.7))
        .isCloseTo(COST_MILLIS / (1 - 0.7), withinPercentage(4));
  }

  @Test
  void severalWorkersWaitAsMMk() {
    double offered = 4 * 0.8;
    // Erlang's C formula by its B formula.
    double b = 1;
    for (int i = 1; i <= 4; i++) {
      b = offered * b / (i + offered * b);
    }
    double c = b / (1 - 0.8 * (1 - b));
    double expected = COST_MILLIS + c * COST_MILLIS / (4 * (1 - 0.8));

    assertThat(meanMillis(EndpointModel.of("e").workers(4), EXPONENTIAL, 0.8))
        .isCloseTo(expected, withinPercentage(4));
  }

  @Test
  void oneWorkerWaitsForTheSecondMomentOfCosts() {
    // Pollaczek and Khinchine: a lognormal of sigma 1 has e times its squared mean.
    double expected = COST_MILLIS + 0.6 * COST_MILLIS * Math.E / (2 * (1 - 0.6));

    assertThat(
            meanMillis(
                EndpointModel.of("e").workers(1), Cost.lognormal(Duration.ofMillis(10), 1), 0.6))
        .isCloseTo(expected, withinPercentage(5));
  }

  @Test
  void sharingDependsOnTheMeanCostOnly() {
    EndpointModel sharing = EndpointModel.of("e").workers(1).sharing();
    double expected = COST_MILLIS / (1 - 0.7);

    assertThat(meanMillis(sharing, EXPONENTIAL, 0.7)).isCloseTo(expected, withinPercentage(4));
    assertThat(meanMillis(sharing, Cost.lognormal(Duration.ofMillis(10), 1), 0.7))
        .isCloseTo(expected, withinPercentage(5));
  }

  @Test
  void twiceTheSpeedTakesHalfTheTime() {
    double plain = meanMillis(EndpointModel.of("e").workers(2), EXPONENTIAL, 0.7);
    double fast = meanMillis(EndpointModel.of("e").workers(2).speed(2), EXPONENTIAL, 0.7);

    assertThat(fast).isCloseTo(plain / 2, withinPercentage(4));
  }

  @Test
  void theNetworkAddsItsRoundTrip() {
    Scenario.Builder scenario = scenario(EndpointModel.of("e").workers(1), EXPONENTIAL, 0.2);
    double near = run(scenario).meanMillis();
    double far = run(scenario.distance(Duration.ofMillis(30))).meanMillis();

    assertThat(far - near).isCloseTo(30, withinPercentage(0.01));
  }

  private static double meanMillis(EndpointModel model, Cost cost, double load) {
    return run(scenario(model, cost, load)).meanMillis();
  }

  private static Scenario.Builder scenario(EndpointModel model, Cost cost, double load) {
    return Scenario.named("theory", "One endpoint.")
        .endpoint(model)
        .cost(cost)
        .load(Load.steady(load))
        .distance(Duration.ZERO)
        .duration(Duration.ofSeconds(3000));
  }

  private static Result run(Scenario.Builder scenario) {
    Result result = Simulation.of(scenario.build()).run(new TestStrategy(TestStrategy.RANDOM));
    return result.assertFailuresAtMost(0).assertNoFaults();
  }
}
