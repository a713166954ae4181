package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.SeededRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DivisionTest {
  @Test
  void everyStrategyHasItsShare() {
    for (double[] shares :
        new double[][] {{0, 0.1, 0.02}, {0.1, 0, 0.1}, {0, 0.5, 0}, {0.1, 0.1, 0.1, 0, 0.1, 0.1}}) {
      for (int champion = 0; champion < shares.length; champion++) {
        Division division = new Division(champion, shares, 0);
        int[] counts = count(division, shares.length);
        for (int i = 0; i < shares.length; i++) {
          assertThat(counts[i] / 100_000.0).isEqualTo(division.share(i), within(0.006));
          if (i != champion) {
            assertThat(division.share(i)).isEqualTo(shares[i]);
          }
        }
      }
    }
  }

  @Test
  void oneMayHaveAll() {
    Division division = new Division(0, new double[] {0, 1, 0}, 0);
    assertThat(count(division, 3)).containsExactly(0, 100_000, 0);
    assertThat(division.share(0)).isZero();
  }

  @Test
  void whoseShareGrowsKeepsWhatItHas() {
    Division small = new Division(0, new double[] {0, 0.03, 0.03}, 0);
    Division great = new Division(0, new double[] {0, 0, 0.25}, 0);
    RandomGenerator random = new SeededRandom(7);
    for (int i = 0; i < 100_000; i++) {
      int point = random.nextInt();
      if (small.strategyAt(point) == 2) {
        assertThat(great.strategyAt(point)).isEqualTo(2);
      }
    }
  }

  private static int[] count(Division division, int strategies) {
    RandomGenerator random = new SeededRandom(5);
    int[] counts = new int[strategies];
    for (int i = 0; i < 100_000; i++) {
      counts[division.strategyAt(random.nextInt())]++;
    }
    return counts;
  }
}
