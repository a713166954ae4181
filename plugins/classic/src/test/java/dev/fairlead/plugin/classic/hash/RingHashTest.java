package dev.fairlead.plugin.classic.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RingHashTest extends KeyedContract {
  @Override
  protected StrategyProvider provider() {
    return new RingHashProvider();
  }

  /** Worked out by a second implementation; another outcome would move everybody's keys. */
  @Test
  void mapsTheSameWayInEveryRelease() {
    Picker picker = strategy.update(FakeEndpointSet.weighted(1, 1, 2, 5));

    assertThat(picker.pick(request.hashKey(1)).id()).isEqualTo("e0003");
    assertThat(picker.pick(request.hashKey(3)).id()).isEqualTo("e0003");
    assertThat(picker.pick(request.hashKey(42)).id()).isEqualTo("e0002");
    assertThat(picker.pick(request.hashKey(0x123_4567_89AB_CDEFL)).id()).isEqualTo("e0002");
  }

  @Test
  void equalsTheNaiveTwin() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 3, 2, 2, 7);
    TreeMap<Long, Endpoint> twin = new TreeMap<>();
    for (int i = 0; i < set.size(); i++) {
      for (int n = 0; n < 160 * set.get(i).weight(); n++) {
        long point = Hashes.nth(Hashes.of(set.get(i).id()), n) >>> 1;
        twin.put(point >>> 20 << 20 | i, set.get(i));
      }
    }
    Endpoint[] picked = byKey(strategy.update(set));
    for (int n = 0; n < KEYS; n++) {
      Map.Entry<Long, Endpoint> next = twin.ceilingEntry(Hashes.mix(key(n)) >>> 1);
      assertThat(picked[n]).isSameAs((next == null ? twin.firstEntry() : next).getValue());
    }
  }

  @Test
  void sharesDeviateAsTheNumberOfVirtualNodesSays() {
    for (int virtualNodes : new int[] {40, 160, 1_000}) {
      strategy = Picks.strategy(provider(), Map.of("virtual-nodes", virtualNodes + ""));
      int[] counts = counts(FakeEndpointSet.numbered(50));
      double squares = 0;
      for (int count : counts) {
        double deviation = count * 50.0 / KEYS - 1;
        squares += deviation * deviation;
      }

      // One over the root of their number, and of the thousand keys of each endpoint.
      double expected = Math.sqrt(1.0 / virtualNodes + 50.0 / KEYS);
      assertThat(Math.sqrt(squares / 50)).isBetween(expected * 0.7, expected * 1.3);
    }
  }

  @Test
  void sharesByWeight() {
    int[] weights = {1, 2, 4, 8};
    int[] counts = counts(FakeEndpointSet.weighted(weights));

    for (int i = 0; i < 4; i++) {
      assertThat(counts[i] * 15.0 / KEYS / weights[i]).isBetween(0.75, 1.25);
    }
  }

  @Test
  void movesOnlyTheKeysOfTheEndpointThatLeavesOrJoins() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 2, 1, 2, 1, 3, 1, 1, 1, 2);
    for (int i = 0; i < set.size(); i++) {
      assertThat(movedBetweenOthers(set, set.without(set.get(i).id()), set.get(i))).isZero();
      assertThat(movedBetweenOthers(set.without(set.get(i).id()), set, set.get(i))).isZero();
    }
  }

  @Test
  void movesKeysOnlyToAnEndpointThatGrowsHeavier() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    FakeEndpoint grown = set.get(2).withWeight(2);

    assertThat(movedBetweenOthers(set, set.without(grown.id()).with(grown), grown)).isZero();
  }

  @Test
  void staysAffordableForExtremeWeightsAndManyEndpoints() {
    assertThat(new Ring(FakeEndpointSet.weighted(1, 1_000_000, 1_000_000), 160).size())
        .isBetween(1 << 19, 1 << 20);
    assertThat(new Ring(FakeEndpointSet.numbered(10_000), 160).size()).isEqualTo(800_000);
    assertThat(new Ring(FakeEndpointSet.weighted(1_000, 1_000), 160).size()).isEqualTo(2 * 312);
  }
}
