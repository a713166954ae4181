package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What befalls endpoints, seen with a strategy's eyes. */
class MishapsTest {
  private final List<Heard> heard = new ArrayList<>();
  private ProviderContext context;

  private record Heard(double second, String endpoint, Outcome outcome, double millis) {}

  @Test
  void slownessLengthensLatencies() {
    play(e -> e.slows(s(20), s(40), 0.25));

    assertThat(meanMillis(0, 20)).isCloseTo(11, within(1e-6));
    assertThat(meanMillis(21, 40)).isCloseTo(41, within(1e-6));
    assertThat(meanMillis(41, 60)).isCloseTo(11, within(1e-6));
  }

  @Test
  void aRequestInServiceFeelsTheChange() {
    play(e -> e.slows(s(20), s(40), 0.001));

    // Whoever is in service at 20 s ends with 1 ms of work for each second.
    assertThat(heard)
        .filteredOn(one -> one.outcome == Outcome.SUCCESS && one.second >= 20 && one.second < 29)
        .allSatisfy(one -> assertThat(one.millis).isGreaterThan(100));
  }

  @Test
  void failingFastAnswersErrorsWithoutWork() {
    play(e -> e.failsFast(s(20), s(40), 0.25));
    List<Heard> failures = during(20, 40, Outcome.FAILURE);

    assertThat(failures).hasSize(count(Outcome.FAILURE));
    assertThat((double) failures.size() / during(20, 40, null).size())
        .isCloseTo(0.25, within(0.03));
    assertThat(failures).allSatisfy(one -> assertThat(one.millis).isEqualTo(1));
  }

  @Test
  void overloadedIsAnotherOutcome() {
    play(e -> e.overloads(s(20), s(40), 1));

    assertThat(count(Outcome.OVERLOADED)).isPositive();
    assertThat(count(Outcome.FAILURE)).isZero();
  }

  @Test
  void refusingIsUnreachableAndNoLatency() {
    Result result = play(e -> e.refuses(s(20), s(40)));
    List<Heard> refused = during(20, 40, Outcome.UNREACHABLE);

    assertThat(refused).hasSizeGreaterThan(1000).hasSize(count(Outcome.UNREACHABLE));
    assertThat(refused).allSatisfy(one -> assertThat(one.millis).isZero());
    assertThat(result.count(Outcome.UNREACHABLE)).isEqualTo(refused.size());
  }

  @Test
  void aPauseDelaysButLosesNothing() {
    Result result = play(e -> e.pauses(s(5), Duration.ofMillis(400)));

    assertThat(result.failed()).isZero();
    assertThat(result.latencyMillis(1)).isBetween(200.0, 700.0);
    assertThat(result.p50()).isLessThan(15);
  }

  @Test
  void aPauseAtTheEndEndsAsWell() {
    for (long seed = 1; seed <= 20; seed++) {
      Scenario scenario = scenario(e -> e.pauses(s(2), s(1))).duration(s(5)).build();
      Result result = Simulation.of(scenario).seed(seed).run(new TestStrategy(TestStrategy.RANDOM));

      assertThat(result.failed()).isZero();
    }
  }

  @Test
  void aCrashBreaksWhatIsUnderWayUntilRoutersNotice() {
    List<String> sets = new ArrayList<>();
    BiFunction<ProviderContext, EndpointSet, Picker> first =
        (lent, set) -> {
          // Scores that moved make for more updates of the same set.
          List<String> ids = IntStream.range(0, set.size()).mapToObj(i -> set.get(i).id()).toList();
          if (sets.isEmpty() || !sets.get(sets.size() - 1).endsWith(ids.toString())) {
            sets.add(lent.nanoTime() / 1_000_000_000 + " " + ids);
          }
          return request -> set.get(0);
        };
    Scenario scenario =
        scenario(e -> e.crashes(s(20), s(30), s(2))).endpoint(EndpointModel.of("other")).build();
    play(scenario, first);

    assertThat(sets).containsExactly("0 [e, other]", "22 [other]", "32 [e, other]");
    assertThat(during(20, 20.1, Outcome.FAILURE)).isNotEmpty();
    assertThat(during(20, 22.1, Outcome.UNREACHABLE)).hasSizeGreaterThan(100);
    assertThat(during(22.1, 60, Outcome.UNREACHABLE)).isEmpty();
    assertThat(during(23, 31, null)).allSatisfy(one -> assertThat(one.endpoint).isEqualTo("other"));
  }

  @Test
  void aRetryGoesWhereTheRequestWasNot() {
    Scenario scenario =
        scenario(e -> e.refuses(s(20), s(40)))
            .endpoint(EndpointModel.of("other"))
            .retries(1)
            .build();
    Result result = play(scenario, TestStrategy.LEAST);

    assertThat(result.failed()).isZero();
    assertThat(result.retries()).isPositive().isEqualTo(count(Outcome.UNREACHABLE));
  }

  @Test
  void aNewcomerIsColdAndThenWarm() {
    Scenario scenario =
        Scenario.named("cold", "Two endpoints.")
            .endpoint(EndpointModel.of("e"))
            .endpoint(EndpointModel.of("new").joins(s(10)).warmsUp(s(20), 0.1))
            .cost(Cost.fixed(Duration.ofMillis(10)))
            .distance(Duration.ofMillis(1))
            .load(Load.steady(0.2))
            .build();
    play(scenario, TestStrategy.RANDOM);

    assertThat(during(0, 10, null)).allSatisfy(one -> assertThat(one.endpoint).isEqualTo("e"));
    assertThat(newcomer(10.2, 11)).isCloseTo(101, within(35.0));
    assertThat(newcomer(31, 60)).isCloseTo(11, within(0.5));
  }

  private double newcomer(double from, double to) {
    return during(from, to, Outcome.SUCCESS).stream()
        .filter(one -> one.endpoint.equals("new"))
        .mapToDouble(Heard::millis)
        .average()
        .orElseThrow();
  }

  @Test
  void whoeverWaitsTooLongHasTimedOut() {
    Scenario scenario = scenario(e -> e).load(Load.steady(1.3)).build();
    Result result = play(scenario, TestStrategy.RANDOM);

    assertThat(result.count(Outcome.TIMED_OUT)).isPositive().isEqualTo(result.failed());
    assertThat(result.latencyMillis(1)).isEqualTo(5000);
    assertThat(heard)
        .filteredOn(one -> one.outcome == Outcome.TIMED_OUT)
        .allSatisfy(one -> assertThat(one.millis).isZero());
  }

  @Test
  void statisticsAreTheRoutersOwn() {
    Map<String, double[]> seen = new TreeMap<>();
    BiFunction<ProviderContext, EndpointSet, Picker> watching =
        (lent, set) ->
            request -> {
              Endpoint endpoint = set.get(0);
              if (lent.nanoTime() > 50_000_000_000L) {
                seen.put(
                    lent.owner(),
                    new double[] {
                      endpoint.stats().inFlight(),
                      endpoint.stats().latencyNanos() / 1e6,
                      endpoint.stats().failureRate(),
                      endpoint.stats().healthScore(),
                      endpoint.stats().oldestUnansweredNanos() / 1e6
                    });
              }
              return endpoint;
            };
    Scenario scenario =
        Scenario.named("views", "Two routers.")
            .endpoint(EndpointModel.of("e").workers(1000).failsFast(s(20), s(90), 0.2))
            .cost(Cost.fixed(Duration.ofMillis(100)))
            .load(Load.steady(0.1))
            .routers(2)
            .distance((router, endpoint) -> Duration.ofMillis(router == 0 ? 10 : 300))
            .build();
    Simulation.of(scenario).run(new TestStrategy(watching)).assertNoFaults();
    double[] near = seen.get("router-0");
    double[] far = seen.get("router-1");

    assertThat(near[1]).isCloseTo(110, within(1e-3));
    assertThat(far[1]).isCloseTo(400, within(1e-3));
    // Half of 1,000 requests a second, of which four in five take that long (Little's law).
    assertThat(near[0]).isCloseTo(500 * (0.8 * 0.11 + 0.2 * 0.01), within(25.0));
    assertThat(far[0]).isCloseTo(500 * (0.8 * 0.4 + 0.2 * 0.3), within(50.0));
    assertThat(near[2]).isBetween(0.02, 0.5);
    assertThat(near[3]).isBetween(0.3, 1 - near[2]);
    assertThat(near[4]).isBetween(100.0, 110.0);
  }

  @Test
  void theStrategyHearsOfScoresThatMoved() {
    Map<Double, Integer> updates = new TreeMap<>();
    Scenario scenario = scenario(e -> e.failsFast(s(20), s(40), 1)).build();
    play(
        scenario,
        (lent, set) -> {
          updates.merge(lent.nanoTime() / 1e9, 1, Integer::sum);
          return request -> set.get(0);
        });

    assertThat(updates).hasSizeBetween(3, 20).containsKey(0.0);
    assertThat(updates.keySet().stream().skip(1)).allMatch(second -> second >= 20);
  }

  @Test
  void everyRoundIsLikeTheFirst() {
    Scenario scenario =
        scenario(e -> e.slows(s(40), s(90), 0.25).failsFast(s(50), s(70), 1))
            .endpoint(EndpointModel.of("new").joins(s(30)))
            .load(Load.steady(0.02).during(s(10), s(20), 0.04))
            .rounds(2)
            .build();
    Result result = play(scenario, (lent, set) -> request -> set.get(0));

    for (int begin = 0; begin < 120; begin += 60) {
      assertThat(meanMillis(begin + 0.1, begin + 40)).isCloseTo(11, within(1e-6));
      assertThat(meanMillis(begin + 40.1, begin + 50)).isCloseTo(41, within(1e-6));
      assertThat(during(begin + 50.1, begin + 60, Outcome.SUCCESS)).isEmpty();
      double ordinary = during(begin, begin + 10, null).size();
      double busy = during(begin + 10, begin + 20, null).size();
      assertThat(busy / ordinary).isCloseTo(2, within(0.2));
    }
    assertThat(result.arrivals()).isCloseTo(2 * result.requests(), withinPercentage(5));
    assertThat(result.failureShare()).isCloseTo(10 / 70.0, within(0.01));
  }

  private Result play(UnaryOperator<EndpointModel> mishap) {
    return play(scenario(mishap).build(), TestStrategy.RANDOM);
  }

  /** A request costs 10 ms and takes 1 ms on the way. */
  private static Scenario.Builder scenario(UnaryOperator<EndpointModel> mishap) {
    return Scenario.named("mishap", "One endpoint.")
        .endpoint(mishap.apply(EndpointModel.of("e").workers(100)))
        .cost(Cost.fixed(Duration.ofMillis(10)))
        .load(Load.steady(0.02))
        .distance(Duration.ofMillis(1))
        .measuredFrom(Duration.ZERO);
  }

  private Result play(Scenario scenario, BiFunction<ProviderContext, EndpointSet, Picker> builder) {
    TestStrategy strategy =
        new TestStrategy(
            (lent, set) -> {
              context = lent;
              return builder.apply(lent, set);
            },
            (request, endpoint, outcome, nanos) ->
                heard.add(
                    new Heard(context.nanoTime() / 1e9, endpoint.id(), outcome, nanos / 1e6)));
    return Simulation.of(scenario).run(strategy).assertNoFaults();
  }

  private List<Heard> during(double from, double to, Outcome outcome) {
    return heard.stream()
        .filter(one -> one.second >= from && one.second < to)
        .filter(one -> outcome == null || one.outcome == outcome)
        .toList();
  }

  private double meanMillis(double from, double to) {
    return during(from, to, Outcome.SUCCESS).stream()
        .mapToDouble(Heard::millis)
        .average()
        .orElseThrow();
  }

  private int count(Outcome outcome) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    heard.forEach(one -> counts.merge(one.outcome, 1, Integer::sum));
    return counts.getOrDefault(outcome, 0);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
