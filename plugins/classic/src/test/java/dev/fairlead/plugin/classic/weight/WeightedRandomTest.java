package dev.fairlead.plugin.classic.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import org.junit.jupiter.api.Test;

class WeightedRandomTest extends StrategyContract {
  private final FakeRequest request = new FakeRequest();

  @Override
  protected StrategyProvider provider() {
    return new RandomProvider();
  }

  @Test
  void drawsInProportionToWeight() {
    FakeEndpointSet set = FakeEndpointSet.weighted(8, 4, 2, 1, 1);
    int[] counts = Picks.count(strategy.update(set), set, 160_000, request);

    // Four degrees of freedom: above 18.5 once in a thousand seeds.
    assertThat(Picks.chiSquare(counts, 8, 4, 2, 1, 1)).isLessThan(18.5);
  }

  @Test
  void drawsInProportionToHealth() {
    FakeEndpointSet set = FakeEndpointSet.weighted(4, 4, 1);
    set.get(1).stats().healthScore(0.25);
    int[] counts = Picks.count(strategy.update(set), set, 60_000, request);

    // Two degrees of freedom: above 13.8 once in a thousand seeds.
    assertThat(Picks.chiSquare(counts, 4, 1, 1)).isLessThan(13.8);
  }

  @Test
  void keepsTheProportionsOfTheOthersWhenOneWasTried() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 4, 2, 1);
    Picker picker = strategy.update(set);
    int[] counts = Picks.count(picker, set, 70_000, request.markTried(set.get(0)));

    assertThat(counts[0]).isZero();
    int[] others = {counts[1], counts[2], counts[3]};
    // Two degrees of freedom: above 13.8 once in a thousand seeds.
    assertThat(Picks.chiSquare(others, 4, 2, 1)).isLessThan(13.8);
  }

  @Test
  void drawsTheSameFromTheSameSeed() {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Picker picker = strategy.update(set);
    createStrategy();
    Picker again = strategy.update(set);

    for (int i = 0; i < 100; i++) {
      assertThat(again.pick(request)).isSameAs(picker.pick(request));
    }
  }
}
