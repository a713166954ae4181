package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.weight.RandomProvider;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.SeededRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code least-request} and {@code p2c} make of load, weight, bias and the number of choices.
 */
class LeastLoadedTest {
  private static final int PICKS = 40_000;

  private final FakeRequest request = new FakeRequest();

  @Test
  void neverTakesTheMoreLoadedOfTwoEquals() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    set.get(0).stats().inFlight(4);
    set.get(1).stats().inFlight(3);

    assertThat(Picks.count(p2c(set), set, PICKS, request)).containsExactly(0, PICKS);
  }

  @Test
  void looksAtTwoDifferentEndpoints() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    set.get(0).stats().inFlight(9);

    // Never chosen, as whatever it is compared with is less loaded; drawing one twice would choose
    // it at times.
    assertThat(Picks.count(p2c(set), set, PICKS, request)[0]).isZero();
  }

  @Test
  void usesAnIdlePoolInProportionToWeight() {
    int[] weights = {6, 3, 2, 1};
    FakeEndpointSet set = FakeEndpointSet.weighted(weights);

    // Three degrees of freedom: above 16.3 once in a thousand seeds.
    assertThat(Picks.chiSquare(Picks.count(p2c(set), set, PICKS, request), weights))
        .isLessThan(16.3);
    for (int choices : new int[] {0, 1, 3, 9}) {
      int[] counts = Picks.count(leastRequest(set, choices, 1), set, PICKS, request);
      assertThat(Picks.chiSquare(counts, weights)).as("%d choices", choices).isLessThan(16.3);
    }
  }

  @Test
  void holdsRequestsInProportionToWeight() {
    FakeEndpointSet set = FakeEndpointSet.weighted(10, 5, 1);
    double[] held = averageInFlight(p2c(set), set, 64);

    assertThat(held[0]).isBetween(38.0, 42.0);
    assertThat(held[1]).isBetween(19.0, 21.0);
    assertThat(held[2]).isBetween(3.5, 4.5);
  }

  @Test
  void givesALightEndpointBesideABusyOneAFractionOfARequest() {
    FakeEndpointSet set = FakeEndpointSet.weighted(100, 1);
    set.get(0).stats().inFlight(5);
    int[] counts = Picks.count(p2c(set), set, PICKS, request);

    // It lacks 0.05 requests when the heavy one is drawn first, and is drawn first itself in 1 of
    // 101.
    assertThat((double) counts[1] / PICKS).isBetween(0.055, 0.065);
  }

  @Test
  void holdsRequestsInProportionToHealth() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    set.get(1).stats().healthScore(0.25);
    double[] held = averageInFlight(p2c(set), set, 40);

    assertThat(held[0]).isBetween(31.0, 33.0);
    assertThat(held[1]).isBetween(7.0, 9.0);
  }

  @Test
  void seesHealthChangeBetweenUpdates() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    set.get(0).stats().inFlight(10);
    set.get(1).stats().inFlight(10);
    Picker picker = p2c(set);
    set.get(1).stats().healthScore(0.5);

    assertThat(Picks.count(picker, set, 1_000, request)).containsExactly(1_000, 0);
  }

  @Test
  void biasZeroLeavesWeightAlone() {
    FakeEndpointSet set = FakeEndpointSet.weighted(3, 1);
    set.get(0).stats().inFlight(1_000);
    int[] counts = Picks.count(leastRequest(set, 2, 0), set, PICKS, request);

    // One degree of freedom: above 10.8 once in a thousand seeds.
    assertThat(Picks.chiSquare(counts, 3, 1)).isLessThan(10.8);
  }

  @Test
  void moreBiasMovesRequestsFromHeavyBusyEndpointsToLightOnes() {
    double last = 0;
    for (double bias : new double[] {0, 0.5, 1, 2}) {
      FakeEndpointSet set = FakeEndpointSet.weighted(8, 1);
      set.get(0).stats().inFlight(4);
      int[] counts = Picks.count(leastRequest(set, 2, bias), set, PICKS, request);
      double light = (double) counts[1] / PICKS;
      assertThat(light).as("share of the light endpoint with bias %s", bias).isGreaterThan(last);
      last = light;
    }
    assertThat(last).isEqualTo(1);
  }

  @Test
  void comparingAllFindsTheOnlyIdleEndpoint() {
    FakeEndpointSet set = FakeEndpointSet.numbered(50);
    for (int i = 0; i < 50; i++) {
      set.get(i).stats().inFlight(i == 37 ? 0 : 300 + i);
    }

    assertThat(Picks.count(leastRequest(set, 0, 1), set, 1_000, request)[37]).isEqualTo(1_000);
    assertThat(Picks.count(leastRequest(set, 50, 1), set, 1_000, request)[37]).isEqualTo(1_000);
    assertThat(Picks.count(leastRequest(set, 2, 1), set, 1_000, request)[37]).isLessThan(100);
  }

  @Test
  void moreChoicesFindIdleEndpointsMoreOften() {
    int last = 0;
    for (int choices : new int[] {1, 2, 4, 8}) {
      FakeEndpointSet set = FakeEndpointSet.numbered(20);
      for (int i = 1; i < 20; i++) {
        set.get(i).stats().inFlight(5);
      }
      int idle = Picks.count(leastRequest(set, choices, 1), set, PICKS, request)[0];
      assertThat(idle).as("%d choices", choices).isGreaterThan(last);
      last = idle;
    }
  }

  @Test
  void aRetryGoesToTheLeastLoadedThatIsLeft() {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    set.get(1).stats().inFlight(2);
    set.get(2).stats().inFlight(1);
    Picker picker = p2c(set);

    assertThat(Picks.count(picker, set, 1_000, request.markTried(set.get(0))))
        .containsExactly(0, 0, 1_000);
  }

  @Test
  void twoChoicesKeepTheFullestEndpointFarBelowRandom() {
    int endpoints = 1_000;
    int fullestByTwo = fullestAfter(endpoints, new P2cProvider(), endpoints);
    int fullestByChance = fullestAfter(endpoints, new RandomProvider(), endpoints);

    // log2 log2 1000 + O(1) against log 1000 / log log 1000 + O(1).
    assertThat(fullestByTwo).isBetween(2, 4);
    assertThat(fullestByChance).isGreaterThanOrEqualTo(5);
  }

  private int fullestAfter(int requests, StrategyProvider provider, int size) {
    FakeEndpointSet set = FakeEndpointSet.numbered(size);
    Picker picker = Picks.strategy(provider, Map.of()).update(set);
    int fullest = 0;
    for (int i = 0; i < requests; i++) {
      FakeEndpoint picked = (FakeEndpoint) picker.pick(request);
      picked.stats().begin();
      fullest = Math.max(fullest, picked.stats().inFlight());
    }
    return fullest;
  }

  /**
   * Ends a random request and begins another, again and again, so that a number stays in flight.
   */
  private double[] averageInFlight(Picker picker, FakeEndpointSet set, int inFlight) {
    SeededRandom random = new SeededRandom(3);
    FakeEndpoint[] serving = new FakeEndpoint[inFlight];
    double[] held = new double[set.size()];
    for (int i = 0; i < PICKS; i++) {
      int slot = i < inFlight ? i : random.nextInt(inFlight);
      if (serving[slot] != null) {
        serving[slot].stats().end();
      }
      serving[slot] = (FakeEndpoint) picker.pick(request);
      serving[slot].stats().begin();
      for (int e = 0; e < held.length; e++) {
        held[e] += (double) set.get(e).stats().inFlight() / PICKS;
      }
    }
    return held;
  }

  private static Picker p2c(FakeEndpointSet set) {
    return Picks.strategy(new P2cProvider(), Map.of()).update(set);
  }

  private static Picker leastRequest(FakeEndpointSet set, int choices, double bias) {
    Strategy strategy =
        Picks.strategy(
            new LeastRequestProvider(),
            Map.of("choices", Integer.toString(choices), "bias", Double.toString(bias)));
    return strategy.update(set);
  }
}
