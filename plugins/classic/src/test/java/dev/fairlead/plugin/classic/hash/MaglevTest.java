package dev.fairlead.plugin.classic.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaglevTest extends KeyedContract {
  private static final int SIZE = 65_537;

  @Override
  protected StrategyProvider provider() {
    return new MaglevProvider();
  }

  /** Worked out by a second implementation; another outcome would move everybody's keys. */
  @Test
  void mapsTheSameWayInEveryRelease() {
    Picker picker = strategy.update(FakeEndpointSet.weighted(1, 1, 2, 5));

    assertThat(picker.pick(request.hashKey(1)).id()).isEqualTo("e0003");
    assertThat(picker.pick(request.hashKey(2)).id()).isEqualTo("e0001");
    assertThat(picker.pick(request.hashKey(42)).id()).isEqualTo("e0000");
    assertThat(picker.pick(request.hashKey(0x123_4567_89AB_CDEFL)).id()).isEqualTo("e0003");
  }

  /** The paper's first algorithm, with all permutations written out. */
  @Test
  void equalsTheNaiveTwin() {
    FakeEndpointSet set = FakeEndpointSet.numbered(7);
    int size = 1_009;
    int[][] permutation = new int[7][size];
    for (int i = 0; i < 7; i++) {
      long hash = Hashes.of(set.get(i).id());
      long offset = Long.remainderUnsigned(hash, size);
      long skip = Long.remainderUnsigned(Hashes.mix(hash), size - 1) + 1;
      for (int n = 0; n < size; n++) {
        permutation[i][n] = (int) ((offset + n * skip) % size);
      }
    }
    int[] next = new int[7];
    int[] entry = new int[size];
    Arrays.fill(entry, -1);
    for (int turn = 0; turn < size; turn++) {
      int i = turn % 7;
      while (entry[permutation[i][next[i]]] >= 0) {
        next[i]++;
      }
      entry[permutation[i][next[i]]] = i;
    }

    Maglev table = new Maglev(set, size);
    for (int place = 0; place < size; place++) {
      assertThat(table.owner(place)).isEqualTo(entry[place]);
    }
  }

  @Test
  void sharesAreEvenWithinOnePercentUpToAHundredthOfTheTable() {
    for (int endpoints : new int[] {2, 3, 16, 100, 655}) {
      int[] places = places(FakeEndpointSet.numbered(endpoints), SIZE);
      int fewest = Arrays.stream(places).min().getAsInt();
      int most = Arrays.stream(places).max().getAsInt();

      assertThat(most - fewest).isLessThanOrEqualTo(1);
      assertThat((double) most * endpoints / SIZE).isLessThan(1.01);
      assertThat((double) fewest * endpoints / SIZE).isGreaterThan(0.99);
    }
  }

  @Test
  void sharesByWeightWithinOnePercent() {
    int[] weights = {1, 2, 3, 5, 8, 13};
    int[] places = places(FakeEndpointSet.weighted(weights), SIZE);

    for (int i = 0; i < weights.length; i++) {
      assertThat(places[i] * 32.0 / SIZE / weights[i]).isBetween(0.99, 1.01);
    }
  }

  @Test
  void sharesOfKeysAreThoseOfPlaces() {
    int[] weights = {1, 2, 3, 4};

    // Three degrees of freedom: above 16.3 for one population in a thousand.
    assertThat(Picks.chiSquare(counts(FakeEndpointSet.weighted(weights)), weights))
        .isLessThan(16.3);
  }

  @Test
  void movesFewKeysOfThoseThatStay() {
    for (int endpoints : new int[] {3, 10, 100, 500}) {
      FakeEndpointSet set = FakeEndpointSet.numbered(endpoints);
      FakeEndpointSet without = set.without(set.get(1).id());

      assertThat(movedBetweenOthers(set, without, set.get(1)))
          .as("keys of %d endpoints", endpoints)
          .isLessThan(KEYS / 100);
      assertThat(movedBetweenOthers(without, set, set.get(1))).isLessThan(KEYS / 100);
    }
  }

  @Test
  void refusesATableThatIsNotPrime() {
    assertThatThrownBy(() -> Picks.strategy(provider(), Map.of("table-size", "65536")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table-size 65536: expected a prime, such as 65537 or 655373");
  }

  private static int[] places(FakeEndpointSet set, int size) {
    Maglev table = new Maglev(set, size);
    int[] places = new int[set.size()];
    for (int place = 0; place < size; place++) {
      places[table.owner(place)]++;
    }
    return places;
  }
}
