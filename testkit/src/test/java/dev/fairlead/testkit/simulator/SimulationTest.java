package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
  private static final TestStrategy LEAST = new TestStrategy(TestStrategy.LEAST);

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyRequestEndsOnce(Scenario scenario) {
    Scenario whole = shortened(scenario).measuredFrom(Duration.ZERO).build();
    List<Outcome> heard = new ArrayList<>();
    TestStrategy strategy =
        new TestStrategy(
            TestStrategy.LEAST, (request, endpoint, outcome, nanos) -> heard.add(outcome));
    Result result = Simulation.of(whole).run(strategy);

    long answered = result.count(Outcome.SUCCESS);
    assertThat(result.arrivals()).isGreaterThan(1000).isEqualTo(answered + result.failed());
    assertThat(heard).hasSize((int) (result.arrivals() - result.unserved() + result.retries()));
    assertThat(result.faults()).isZero();
  }

  @Test
  void everythingFollowsFromTheSeed() {
    Scenario scenario = shortened(Scenarios.named("antagonists")).build();
    Result first = Simulation.of(scenario).seed(5).run(LEAST);
    Result second = Simulation.of(scenario).seed(5).run(LEAST);
    Result other = Simulation.of(scenario).seed(6).run(LEAST);

    assertThat(second).hasToString(first.toString());
    assertThat(second.meanMillis()).isEqualTo(first.meanMillis());
    assertThat(other.meanMillis()).isNotEqualTo(first.meanMillis());
  }

  @Test
  void everyStrategyMeetsTheSameRequests() {
    List<String> requests = new ArrayList<>();
    Scenario scenario = shortened(Scenarios.named("classes")).routers(3).build();
    Simulation simulation = Simulation.of(scenario);
    simulation.run(
        new TestStrategy((context, set) -> noting(requests, context.owner(), set.get(0))));
    List<String> others = new ArrayList<>();
    simulation.run(
        new TestStrategy(
            (context, set) -> {
              context.random().nextLong();
              return noting(others, context.owner(), set.get(context.random().nextInt(set.size())));
            }));

    assertThat(requests).hasSizeGreaterThan(1000).isEqualTo(others);
  }

  private static Picker noting(List<String> requests, String router, Endpoint choice) {
    return request -> {
      requests.add(router + " " + request.requestClass() + " " + request.hashKey());
      return choice;
    };
  }

  @Test
  void loadIsAShareOfTheNominalCapacity() {
    Scenario scenario =
        Scenario.named("load", "Two endpoints.")
            .endpoint(EndpointModel.of("a").workers(3))
            .endpoint(EndpointModel.of("b").workers(1).speed(2))
            .cost(Cost.fixed(Duration.ofMillis(20)))
            .load(Load.steady(0.5).during(Duration.ofSeconds(50), Duration.ofSeconds(100), 0.8))
            .duration(Duration.ofSeconds(200))
            .build();
    Result result = Simulation.of(scenario).run(LEAST);

    assertThat(scenario.nominalPerSecond()).isEqualTo(250, within(1e-9));
    assertThat((double) result.arrivals())
        .isCloseTo(250 * (150 * 0.5 + 50 * 0.8), within(4 * Math.sqrt(28_750)));
  }

  @Test
  void faultsAreCountedAndTheRequestGoesElsewhere() {
    Scenario scenario = shortened(Scenarios.named("steady")).build();
    TestStrategy throwing =
        new TestStrategy(
            (context, set) ->
                request -> {
                  throw new IllegalStateException("broken");
                });
    Result result = Simulation.of(scenario).run(throwing);

    assertThat(result.faults()).isEqualTo(result.arrivals());
    assertThat(result.faultMessages()).singleElement().asString().contains("broken");
    assertThatThrownBy(result::assertNoFaults).hasMessageContaining("broken");
    assertThat(result.share("e-00")).isEqualTo(1);
  }

  @Test
  void choosingNobodyOfThoseItAllowsIsAFault() {
    Result result =
        Simulation.of(shortened(Scenarios.named("steady")).load(Load.steady(0.02)).build())
            .run(TestStrategy.declining(true));

    assertThat(result.faults()).isEqualTo(result.arrivals());
    assertThat(result.faultMessages()).singleElement().asString().contains("allows e-00");
    assertThat(result.share("e-00")).isEqualTo(1);
    assertThat(result.failed()).isZero();
  }

  @Test
  void allowingNobodyFailsTheRequest() {
    Result result =
        Simulation.of(shortened(Scenarios.named("steady")).build())
            .run(TestStrategy.declining(false));

    assertThat(result.faults()).isZero();
    assertThat(result.p99()).as("without any answer").isNaN();

    assertThat(result.unserved()).isEqualTo(result.requests()).isPositive();
    assertThat(result.failureShare()).isEqualTo(1);
    assertThatThrownBy(() -> result.assertFailuresAtMost(0.5))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failures at most 0.5");
  }

  @Test
  void failingQuicklyMakesNoQuantileBetter() {
    Scenario scenario =
        Scenario.named("errors", "One endpoint fails most of its requests.")
            .endpoint(EndpointModel.of("e").failsFast(Duration.ZERO, Duration.ofMinutes(2), 0.9))
            .cost(Cost.fixed(Duration.ofMillis(10)))
            .build();
    Result result = Simulation.of(scenario).run(LEAST);

    assertThat(result.failureShare()).isCloseTo(0.9, within(0.01));
    assertThat(result.latencyMillis(0.01)).isGreaterThan(10);
  }

  @Test
  void findsWhoStarves() {
    Scenario scenario = Scenarios.named("steady").but().load(Load.steady(0.5)).build();
    Result result =
        Simulation.of(scenario)
            .run(
                new TestStrategy(
                    (context, set) ->
                        request -> {
                          int index = context.random().nextInt(set.size());
                          boolean refused = index == 3 && context.random().nextInt(3) > 0;
                          return set.get(refused ? 4 : index);
                        }));

    assertThat(result.starved()).singleElement().asString().startsWith("e-03: 3");
    assertThatThrownBy(result::assertNoneStarved).hasMessageContaining("e-03");
  }

  @Test
  void comparesOnlyWhatIsComparable() {
    Scenario scenario = shortened(Scenarios.named("steady")).build();
    Result random = Simulation.of(scenario).run(new TestStrategy(TestStrategy.RANDOM));
    Result least = Simulation.of(scenario).run(LEAST);
    Result other = Simulation.of(scenario).seed(2).run(LEAST);

    least.assertP99AtMost(1, random);
    assertThatThrownBy(() -> random.assertP99AtMost(0.5, least))
        .hasMessageContaining("p99 at most");
    assertThatThrownBy(() -> least.assertP99AtMost(1, other)).hasMessageContaining("same scenario");
  }

  static Scenario.Builder shortened(Scenario scenario) {
    return scenario.but().duration(Duration.ofSeconds(20)).measuredFrom(Duration.ofSeconds(2));
  }
}
