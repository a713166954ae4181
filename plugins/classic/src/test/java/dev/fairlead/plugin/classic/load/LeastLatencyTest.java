package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeastLatencyTest extends StrategyContract {
  private static final int PICKS = 10_000;

  private final FakeRequest request = new FakeRequest();

  @Override
  protected StrategyProvider provider() {
    return new LeastLatencyProvider();
  }

  @Test
  void takesTheFasterOfTwo() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(0), 12);
    respond(set.get(1), 10);

    assertThat(Picks.count(picker, set, PICKS, request)).containsExactly(0, PICKS);
  }

  @Test
  void multipliesLatencyByRequestsInFlight() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(0), 30);
    respond(set.get(1), 10);
    set.get(1).stats().inFlight(2);
    set.get(0).stats().inFlight(0);
    respond(set.get(0), 29);
    assertThat(picker.pick(request)).isSameAs(set.get(1));

    set.get(1).stats().inFlight(3);
    assertThat(picker.pick(request)).isSameAs(set.get(0));
  }

  @Test
  void usesAnIdlePoolOfEqualsInProportionToWeight() {
    int[] weights = {6, 3, 2, 1};
    FakeEndpointSet set = FakeEndpointSet.weighted(weights);
    Picker picker = strategy.update(set);

    // Three degrees of freedom: above 16.3 once in a thousand seeds.
    assertThat(Picks.chiSquare(Picks.count(picker, set, PICKS, request), weights)).isLessThan(16.3);
  }

  @Test
  void countsRequestsInFlightByWeightAndHealth() {
    FakeEndpointSet set = FakeEndpointSet.weighted(2, 1);
    Picker picker = strategy.update(set);
    set.get(0).stats().inFlight(5);
    set.get(1).stats().inFlight(3);
    assertThat(Picks.count(picker, set, PICKS, request)).containsExactly(PICKS, 0);

    set.get(0).stats().healthScore(0.5);
    assertThat(Picks.count(picker, set, PICKS, request)).containsExactly(0, PICKS);
  }

  @Test
  void doublesAtMostForOneSlowResponse() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(0), 5_000);
    assertThat(latencyMillis(set, set.get(0))).isBetween(19.0, 21.0);

    respond(set.get(0), 5_000);
    respond(set.get(0), 5_000);
    respond(set.get(0), 5_000);
    assertThat(latencyMillis(set, set.get(0))).isBetween(150.0, 170.0);
  }

  @Test
  void comesDownSlowlyWhileResponsesAreFast() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    strategy.update(set);
    respond(set.get(0), 100);
    for (int i = 0; i < 100; i++) {
      context.clock().advance(Duration.ofMillis(100));
      respond(set.get(0), 10);
    }

    // After τ, what was above 10 has fallen to 37 %: 10 + 90 / e.
    assertThat(latencyMillis(set, set.get(0))).isBetween(40.0, 46.0);
  }

  @Test
  void triesAnEndpointThatWasSlowAgain() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(1), 10);
    respond(set.get(0), 10);
    for (int i = 0; i < 5; i++) {
      respond(set.get(0), 1_000);
    }
    assertThat(picker.pick(request)).isSameAs(set.get(1));

    int tenths = 0;
    while (picker.pick(request) == set.get(1) && tenths < 1_000) {
      context.clock().advance(Duration.ofMillis(100));
      respond(set.get(1), 10);
      tenths++;
    }
    // From 320 ms to 10 ms with a tenth of τ: 1 s times ln 32.
    assertThat(tenths).isBetween(30, 40);
  }

  @Test
  void doesNotOverrunAnEndpointThatWasIdleForLong() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(1), 10);
    context.clock().advance(Duration.ofSeconds(100));
    respond(set.get(1), 10);
    assertThat(picker.pick(request)).isSameAs(set.get(0));

    // Counts as a quarter of the average by now, which five in flight make up for.
    set.get(0).stats().inFlight(5);
    assertThat(picker.pick(request)).isSameAs(set.get(1));
  }

  @Test
  void expectsAverageOfAnEndpointThatIsNew() {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    Picker picker = strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(1), 30);

    assertThat(latencyMillis(set, set.get(2))).isBetween(9.0, 31.0);
    assertThat(picker.pick(request)).isNotNull();
  }

  @Test
  void leavesAnEndpointThatFailsAloneForLongerAndLonger() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(1), 10);
    int last = 0;
    for (int failures = 1; failures <= 5; failures++) {
      strategy.completed(request, set.get(0), Outcome.FAILURE, 1_000);
      int seconds = 0;
      while (picker.pick(request) == set.get(1) && seconds < 1_000) {
        context.clock().advance(Duration.ofSeconds(1));
        respond(set.get(1), 10);
        seconds++;
      }

      // 10 s times ln 4 more each time.
      assertThat(seconds - last).as("after %d failures", failures).isBetween(12, 16);
      last = seconds;
    }
  }

  @Test
  void takesAFastFailureForNoGoodLatency() {
    for (Outcome outcome : Outcome.values()) {
      createStrategy();
      FakeEndpointSet set = FakeEndpointSet.numbered(2);
      Picker picker = strategy.update(set);
      respond(set.get(0), 10);
      respond(set.get(1), 20);
      strategy.completed(request, set.get(0), outcome, 1);
      boolean blameless = outcome == Outcome.SUCCESS || outcome == Outcome.CANCELLED;

      assertThat(picker.pick(request)).as("%s", outcome).isSameAs(set.get(blameless ? 0 : 1));
    }
  }

  @Test
  void takesManyFailuresOfOneMomentForOne() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(1), 10);
    for (int i = 0; i < 100; i++) {
      strategy.completed(request, set.get(0), Outcome.UNREACHABLE, 0);
    }
    context.clock().advance(Duration.ofSeconds(15));
    respond(set.get(1), 10);

    assertThat(picker.pick(request)).isSameAs(set.get(0));
  }

  @Test
  void forgivesAnEndpointThatServesAgain() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    strategy.update(set);
    respond(set.get(0), 10);
    strategy.completed(request, set.get(0), Outcome.FAILURE, 0);
    double before = explained(set).terms().get("e0000").get("penalty-ms");
    for (int i = 0; i < 20; i++) {
      respond(set.get(0), 10);
    }

    assertThat(explained(set).terms().get("e0000").get("penalty-ms")).isLessThan(before / 7);
  }

  @Test
  void looksFurtherWhenAllDrawnEndpointsFail() {
    strategy = Picks.strategy(provider(), Map.of("choices", "2"));
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Picker picker = strategy.update(set);
    respond(set.get(9), 10);
    for (int i = 0; i < 9; i++) {
      strategy.completed(request, set.get(i), Outcome.FAILURE, 0);
    }

    assertThat(Picks.count(picker, set, 1_000, request)[9]).isEqualTo(1_000);
  }

  @Test
  void handsOverWhatItHasLearned() {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    strategy.update(set);
    respond(set.get(0), 10);
    respond(set.get(1), 20);
    strategy.completed(request, set.get(2), Outcome.FAILURE, 0);
    Picker picker = successor(strategy.save()).update(set);

    assertThat(Picks.count(picker, set, 1_000, request)).containsExactly(1_000, 0, 0);
    assertThat(Picks.count(picker, set, 1_000, request.markTried(set.get(0))))
        .containsExactly(0, 1_000, 0);
  }

  @Test
  void refusesNoDecay() {
    assertThatThrownBy(() -> Picks.strategy(provider(), Map.of("decay", "0s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'decay'", "1ms to 1h");
  }

  private Strategy successor(byte[] saved) {
    return provider()
        .create(new FakeProviderContext().saved(saved), FakeOptions.of(provider().descriptor()));
  }

  private void respond(FakeEndpoint endpoint, long millis) {
    strategy.completed(request, endpoint, Outcome.SUCCESS, millis * 1_000_000);
  }

  private double latencyMillis(FakeEndpointSet set, FakeEndpoint endpoint) {
    return explained(set).terms().get(endpoint.id()).get("latency-ms");
  }

  private RecordedExplanation explained(FakeEndpointSet set) {
    RecordedExplanation explanation = new RecordedExplanation();
    Picker picker = strategy.update(set);
    for (int i = 0; i < 1_000 && explanation.terms().size() < set.size(); i++) {
      picker.pick(new FakeRequest().explanation(explanation));
    }
    return explanation;
  }
}
