package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.StrategyContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictiveTest extends StrategyContract {
  private final FakeEndpointSet three = FakeEndpointSet.numbered(3);
  private Played played;

  @Override
  protected StrategyProvider provider() {
    return new PredictiveProvider();
  }

  @BeforeEach
  void begin() {
    played = new Played(context, strategy).offer(three);
  }

  @Test
  void learnsWhoIsSlowAndSendsNothingThereWhileTheOthersAreIdle() {
    played.takes(three.get(0), 60);
    played.play(300);

    assertThat(played.play(200)[0]).isLessThan(5);
  }

  @Test
  void usesTheSlowOneWhenTheOthersAreBusyEnough() {
    played.takes(three.get(0), 30);
    played.play(300);
    three.get(1).stats().inFlight(40);
    three.get(2).stats().inFlight(40);

    assertThat(played.pick()).isSameAs(three.get(0));
  }

  @Test
  void sharesEvenlyAmongEquals() {
    played.play(500);

    for (int count : played.play(3000)) {
      assertThat(count).isBetween(700, 1300);
    }
  }

  @Test
  void asksEndpointsThatDifferByChanceAlikeThoughRequestsAreFew() {
    FakeEndpointSet ten = FakeEndpointSet.numbered(10);
    played.offer(ten);
    Random costs = new Random(7);
    int[] counts = new int[10];
    for (int i = 0; i < 2_000; i++) {
      for (FakeEndpoint one : endpoints(ten)) {
        played.takes(one, 10 * Math.exp(costs.nextGaussian()));
      }
      counts[indexOf(ten, played.play().id())] += i < 500 ? 0 : 1;
      played.pass(80);
    }

    for (int count : counts) {
      assertThat(count).isBetween(100, 200);
    }
  }

  private static List<FakeEndpoint> endpoints(FakeEndpointSet set) {
    return IntStream.range(0, set.size()).mapToObj(set::get).toList();
  }

  @Test
  void noticesThatASlowOneHasRecovered() {
    played.takes(three.get(0), 60).play(300);
    played.takes(three.get(0), 10).play(4000);

    assertThat(played.play(300)[0]).isGreaterThan(60);
  }

  @Test
  void learnsFromAnswersToRequestsThatOthersChoseTheEndpointFor() {
    for (int i = 0; i < 200; i++) {
      three.get(0).stats().inFlight(1);
      played.pass(40);
      three.get(0).stats().inFlight(0);
      strategy.completed(played.request(), three.get(0), Outcome.SUCCESS, 40_000_000);
    }

    assertThat(context.gauge("slowness-seconds", three.get(0))).isBetween(0.03, 0.05);
  }

  @Test
  void learnsNoLatencyFromFailures() {
    played.play(300);
    double before = context.gauge("slowness-seconds", three.get(0));
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.SUCCESS) {
        for (int i = 0; i < 50; i++) {
          strategy.completed(played.request(), three.get(0), outcome, 1000);
        }
      }
    }

    assertThat(context.gauge("slowness-seconds", three.get(0))).isCloseTo(before, within(1e-12));
  }

  @Test
  void avoidsWhoFailsAtOnceThoughItAnswersFastest() {
    played.play(300);
    played.takes(three.get(0), 0.1).ends(three.get(0), Outcome.FAILURE);

    assertThat(played.play(3000)[0]).as("failures in 30 s").isLessThan(6);
  }

  @Test
  void returnsToWhoNoLongerFails() {
    played.play(300);
    played.takes(three.get(0), 0.1).ends(three.get(0), Outcome.UNREACHABLE).play(1500);
    played.takes(three.get(0), 10).ends(three.get(0), Outcome.SUCCESS).play(8000);

    assertThat(played.play(300)[0]).isGreaterThan(50);
  }

  @Test
  void holdsACancelledAttemptAgainstNobody() {
    played.play(300);
    for (int i = 0; i < 100; i++) {
      strategy.completed(played.request(), three.get(0), Outcome.CANCELLED, 1000);
    }

    assertThat(context.gauge("penalty-seconds", three.get(0))).isZero();
  }

  @Test
  void avoidsWhoHasGoneSilent() {
    played.play(300);
    three.get(0).stats().inFlight(2).oldestUnansweredNanos(500_000_000);
    played.pass(500);
    three.get(1).stats().inFlight(6);
    three.get(2).stats().inFlight(6);

    assertThat(context.gauge("penalty-seconds", three.get(0))).isGreaterThan(0.4);
    assertThat(played.pick()).isNotSameAs(three.get(0));
  }

  @Test
  void warmsANewEndpointIn() {
    played.play(300);
    FakeEndpoint fresh = FakeEndpoint.of("fresh");
    FakeEndpointSet grown = three.with(fresh);
    played.offer(grown);
    for (int i = 0; i < 3; i++) {
      three.get(i).stats().inFlight(1);
    }

    assertThat(context.gauge("slowness-seconds", fresh))
        .isGreaterThan(1.3 * context.gauge("slowness-seconds", three.get(0)));
    int chosen = 0;
    for (int i = 0; i < 20; i++) {
      Endpoint endpoint = played.pick();
      ((FakeEndpoint) endpoint).stats().begin();
      chosen += endpoint == fresh ? 1 : 0;
    }
    assertThat(chosen).as("of 20 at once").isLessThan(6);
  }

  @Test
  void givesANewEndpointItsShareOnceItIsKnown() {
    played.play(300);
    FakeEndpointSet grown = three.with(FakeEndpoint.of("fresh"));
    played.offer(grown).play(3000);

    assertThat(played.play(400)[indexOf(grown, "fresh")]).isBetween(40, 200);
  }

  private static int indexOf(FakeEndpointSet set, String id) {
    for (int i = 0; i < set.size(); i++) {
      if (set.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new AssertionError(id);
  }

  @Test
  void knowsAnEndpointThatReturns() {
    played.takes(three.get(0), 60).play(300);
    played.offer(three.without(three.get(0).id())).play(5);
    played.offer(three);

    assertThat(played.play(50)[0]).isLessThan(5);
  }

  @Test
  void tellsDearRequestsFromSlowEndpoints() {
    played.play(100);
    for (int i = 0; i < 300; i++) {
      boolean dear = i % 4 == 0;
      played.request().requestClass(dear ? "dear" : "cheap");
      for (int j = 0; j < 3; j++) {
        played.takes(three.get(j), dear ? 100 : 5);
      }
      played.play();
    }

    // 5 ms three times and 100 ms once are 10.6 ms in the geometric mean.
    for (int i = 0; i < 3; i++) {
      assertThat(context.gauge("slowness-seconds", three.get(i))).isBetween(0.007, 0.016);
    }
  }

  @Test
  void looksAtSixteenOfManyButReachesAll() {
    FakeEndpointSet many = FakeEndpointSet.numbered(200);
    played.offer(many);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      seen.add(played.pick().id());
    }

    assertThat(seen).hasSize(200);
  }

  @Test
  void handsOnWhatItHasLearned() {
    played.takes(three.get(0), 60).play(300);
    FakeProviderContext next = new FakeProviderContext(5).saved(strategy.save());
    Strategy successor =
        provider().create(next, FakeOptions.of(provider().descriptor(), options()));

    Played other = new Played(next, successor).offer(three).takes(three.get(0), 60);

    double before = context.gauge("slowness-seconds", three.get(0));
    assertThat(next.gauge("slowness-seconds", three.get(0)))
        .isCloseTo(before, within(0.2 * before));
    assertThat(other.play(50)[0]).isLessThan(2);
    successor.close();
  }

  @Test
  void hasNoWeightBeforeAnythingIsKnown() {
    assertThat(context.gauge("weight", three.get(0))).isNaN();
    assertThat(context.gauge("endpoints.suggested")).isNaN();
    played.play(300);
    assertThat(context.gauge("weight", three.get(0))).isBetween(0.3, 3.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"90s", "500ms", "59s"})
  void refusesASeasonThatIsNoWholeMinutes(String season) {
    FakeOptions given = FakeOptions.of(provider().descriptor(), Map.of("season", season));
    assertThatThrownBy(() -> provider().create(context, given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option 'season': expected whole minutes, or 0s, not ");
  }

  @Test
  void startsAnewWithBytesItCannotRead() {
    FakeProviderContext next = new FakeProviderContext().saved(new byte[] {1, 2, 3});
    Strategy successor =
        provider().create(next, FakeOptions.of(provider().descriptor(), options()));

    assertThat(new Played(next, successor).offer(three).play()).isNotNull();
    successor.close();
  }

  @Test
  void publishesWhatItBelieves() {
    played.takes(three.get(0), 20).takes(three.get(1), 20).takes(three.get(2), 20).play(500);

    FakeEndpoint any = three.get(1);
    assertThat(context.gauge("latency.predicted-seconds", any)).isBetween(0.015, 0.03);
    assertThat(context.gauge("knee", any)).isPositive();
    assertThat(context.gauge("weight", any)).isBetween(0.5, 2.0);
    assertThat(context.gauge("error")).isLessThan(0.2);
    assertThat(context.gauge("load.now")).isBetween(30.0, 60.0);
    assertThat(context.gauge("load.in-5m")).isBetween(30.0, 60.0);
    assertThat(context.gauge("endpoints.suggested")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void explainsWithTheTermsOfTheCost() {
    played.takes(three.get(0), 60).play(300);
    Map<String, Map<String, Double>> terms = new TreeMap<>();
    Set<String> excluded = new TreeSet<>();
    played
        .request()
        .markTried(three.get(1))
        .explanation(
            new Explanation() {
              @Override
              public void term(Endpoint candidate, String name, double value) {
                terms.computeIfAbsent(candidate.id(), id -> new TreeMap<>()).put(name, value);
              }

              @Override
              public void excluded(Endpoint candidate, String reason) {
                excluded.add(candidate.id());
              }

              @Override
              public void note(String sentence) {}
            });
    Endpoint picked = played.pick();

    assertThat(picked).isSameAs(three.get(2));
    assertThat(excluded).containsExactly(three.get(1).id());
    assertThat(terms.get(three.get(0).id()))
        .containsOnlyKeys(
            "cost-ms", "evenness-ms", "load-of-knee", "penalty-ms", "predicted-ms", "slowness-ms");
    assertThat(terms.get(three.get(0).id()).get("cost-ms"))
        .isGreaterThan(terms.get(three.get(2).id()).get("cost-ms"));
  }
}
