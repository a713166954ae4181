package dev.fairlead.plugin.classic.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.LoadReport;
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

class ResourceAwareTest extends StrategyContract {
  private static final int PICKS = 12_000;

  private final FakeRequest request = new FakeRequest();
  private final FakeEndpointSet set = FakeEndpointSet.numbered(3);

  @Override
  protected StrategyProvider provider() {
    return new ResourceAwareProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return Map.of("blackout", "10s");
  }

  @Test
  void sharesByWhatEndpointsCouldServe() {
    Picker picker = strategy.update(set);
    report(set.get(0), 0.5, 100, 0);
    report(set.get(1), 0.25, 100, 0);
    report(set.get(2), 1.5, 900, 0);
    pass(12);

    // 200, 400 and 600 requests a second.
    assertShares(picker, 2, 4, 6);
  }

  @Test
  void countsErrorsAsLoad() {
    Picker picker = strategy.update(set);
    report(set.get(0), 0.5, 100, 50);
    report(set.get(1), 0.5, 100, 0);
    report(set.get(2), 0.5, 100, Double.NaN);
    pass(12);

    // 100 / (0.5 + 0.5) requests a second, and 200.
    assertShares(picker, 1, 2, 2);
  }

  @Test
  void countsErrorsAsMuchAsItIsTold() {
    strategy.close();
    strategy =
        provider()
            .create(
                context,
                FakeOptions.of(
                    provider().descriptor(), Map.of("error-penalty", "3.0", "blackout", "0s")));
    report(set.get(0), 0.5, 100, 50);
    report(set.get(1), 0.5, 100, 0);
    report(set.get(2), 0.5, 100, 0);

    // 100 / (0.5 + 3 * 0.5) requests a second, and 200.
    assertShares(strategy.update(set), 1, 4, 4);
  }

  @Test
  void waitsForTheBlackoutToPass() {
    Picker picker = strategy.update(set);
    report(set.get(0), 0.5, 100, 0);
    report(set.get(1), 0.5, 300, 0);
    report(set.get(2), 0.5, 100, 0);
    pass(9);
    assertShares(picker, 1, 1, 1);

    pass(2);
    assertShares(picker, 1, 3, 1);
  }

  @Test
  void waitsAgainForAnEndpointThatStoppedReporting() {
    Picker picker = strategy.update(set);
    report(set.get(0), 0.5, 100, 0);
    report(set.get(1), 0.5, 300, 0);
    report(set.get(2), 0.5, 100, 0);
    pass(11);
    set.get(1).stats().loadReport(null);
    pass(1);
    assertShares(picker, 1, 1, 1);

    report(set.get(1), 0.5, 300, 0);
    pass(5);
    assertShares(picker, 1, 1, 1);
    pass(6);
    assertShares(picker, 1, 3, 1);
  }

  @Test
  void givesAnEndpointWithoutReportsTheAverageOfTheOthersByWeight() {
    FakeEndpointSet weighted = FakeEndpointSet.weighted(1, 2, 4);
    Picker picker = strategy.update(weighted);
    report(weighted.get(0), 0.5, 50, 0);
    report(weighted.get(1), 0.5, 300, 0);
    pass(12);

    // 100 and 300 per weight, 200 on average.
    int[] counts = Picks.count(picker, weighted, 15_000, request);
    assertThat(counts[0]).isCloseTo(1_000, within(10));
    assertThat(counts[1]).isCloseTo(6_000, within(10));
    assertThat(counts[2]).isCloseTo(8_000, within(10));
  }

  @Test
  void sharesByWeightAndHealthUntilTwoEndpointsReport() {
    FakeEndpointSet weighted = FakeEndpointSet.weighted(1, 2, 3);
    weighted.get(2).stats().healthScore(0.5);
    Picker picker = strategy.update(weighted);
    report(weighted.get(0), 0.1, 1_000, 0);
    pass(12);

    int[] counts = Picks.count(picker, weighted, 9_000, request);
    assertThat(counts[0]).isCloseTo(2_000, within(10));
    assertThat(counts[1]).isCloseTo(4_000, within(10));
    assertThat(counts[2]).isCloseTo(3_000, within(10));
  }

  @Test
  void readsHealthAtEveryInterval() {
    Picker picker = strategy.update(set);
    set.get(0).stats().healthScore(0.5);
    pass(1);

    assertShares(picker, 1, 2, 2);
  }

  @Test
  void takesNoReportForMoreThanTenTimesTheMedian() {
    FakeEndpointSet many = FakeEndpointSet.numbered(21);
    Picker picker = strategy.update(many);
    for (int i = 0; i < 20; i++) {
      report(many.get(i), 0.5, 100, 0);
    }
    report(many.get(20), 0.001, 1_000_000, 0);
    pass(12);
    int[] counts = Picks.count(picker, many, 21_000, request);

    assertThat(counts[20]).isCloseTo(7_000, within(10));
    assertThat(counts[0]).isCloseTo(700, within(10));
  }

  @Test
  void passesOverReportsThatLackWhatItTakes() {
    Picker picker = strategy.update(set);
    report(set.get(0), Double.NaN, 100, 0);
    report(set.get(1), 0.5, Double.NaN, 0);
    report(set.get(2), 0, 0, 0);
    pass(12);

    assertShares(picker, 1, 1, 1);
  }

  @Test
  void handsOverWhoseReportsCount() {
    strategy.update(set);
    report(set.get(0), 0.5, 100, 0);
    report(set.get(1), 0.5, 300, 0);
    report(set.get(2), 0.5, 100, 0);
    pass(11);
    FakeProviderContext next = new FakeProviderContext().saved(strategy.save());
    Strategy successor = provider().create(next, FakeOptions.of(provider().descriptor()));

    assertShares(successor.update(set), 1, 3, 1);
    successor.close();
  }

  @Test
  void saysWhatEndpointsAreWorth() {
    Picker picker = strategy.update(set);
    report(set.get(0), 0.5, 100, 0);
    report(set.get(1), 0.5, 300, 0);
    pass(12);
    RecordedExplanation explanation = new RecordedExplanation();
    picker.pick(request.explanation(explanation));

    assertThat(explanation.terms().get("e0000")).containsEntry("weight", 200.0);
    assertThat(explanation.terms().get("e0001")).containsEntry("weight", 600.0);
    assertThat(explanation.terms().get("e0002")).containsEntry("weight", 400.0);
  }

  @Test
  void worksNothingOutAfterItsEnd() {
    Picker picker = strategy.update(set);
    strategy.close();
    set.get(0).stats().healthScore(0.5);
    pass(10);

    assertShares(picker, 1, 1, 1);
  }

  @Test
  void refusesTooShortAnInterval() {
    assertThatThrownBy(() -> Picks.strategy(provider(), Map.of("update-interval", "99ms")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'update-interval'", "100ms to 1h");
  }

  private void assertShares(Picker picker, int... shares) {
    int[] counts = Picks.count(picker, set, PICKS, request);
    double sum = shares[0] + shares[1] + shares[2];
    for (int i = 0; i < 3; i++) {
      assertThat((double) counts[i]).isCloseTo(PICKS * shares[i] / sum, within(10.0));
    }
  }

  private void report(FakeEndpoint endpoint, double utilization, double served, double failed) {
    endpoint
        .stats()
        .loadReport(
            new LoadReport(
                utilization, utilization, Double.NaN, served, failed, -1, -1, context.nanoTime()));
  }

  private void pass(int seconds) {
    context.clock().advance(Duration.ofSeconds(seconds));
  }
}
