package dev.fairlead.plugin.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AliasTableTest {
  @Test
  void givesEveryWeightItsShareOfAllDraws() {
    double[] weights = {1, 2, 3, 4, 90};
    AliasTable table = new AliasTable(weights);
    int steps = 1 << 10;
    double[] share = new double[weights.length];
    for (long column = 0; column < steps; column++) {
      for (long place = 0; place < steps; place++) {
        share[table.draw(column << 54 | place << 22)] += 1.0 / steps / steps;
      }
    }

    for (int i = 0; i < weights.length; i++) {
      assertThat(share[i] * 100).as("share of %d", i).isBetween(weights[i] - 0.5, weights[i] + 0.5);
    }
  }

  @Test
  void givesEqualWeightsEqualColumns() {
    AliasTable table = new AliasTable(new double[] {7, 7, 7, 7});

    for (long quarter = 0; quarter < 4; quarter++) {
      assertThat(table.draw(quarter << 62)).isEqualTo((int) quarter);
      assertThat(table.draw((quarter << 62) + (1L << 62) - 1)).isEqualTo((int) quarter);
    }
  }

  @Test
  void staysInRangeForExtremeWeights() {
    double[] weights = new double[1_000];
    Arrays.fill(weights, 1_000_000);
    weights[0] = 1;
    AliasTable table = new AliasTable(weights);
    SeededRandom random = new SeededRandom(1);
    int rare = 0;
    for (int i = 0; i < 1_000_000; i++) {
      int index = table.draw(random.nextLong());
      assertThat(index).isBetween(0, 999);
      rare += index == 0 ? 1 : 0;
    }

    assertThat(rare).isLessThan(3);
    assertThat(table.draw(0)).isEqualTo(0);
    assertThat(table.draw(-1)).isBetween(0, 999);
  }

  @Test
  void neverDrawsTheSameTwice() {
    SeededRandom random = new SeededRandom(1);
    for (double[] weights : new double[][] {{1, 1}, {1_000_000, 1}, {5, 1, 1}}) {
      AliasTable table = new AliasTable(weights);
      for (int i = 0; i < 1_000; i++) {
        int first = table.draw(random.nextLong());
        assertThat(table.drawOther(first, random))
            .isBetween(0, weights.length - 1)
            .isNotEqualTo(first);
      }
    }
  }
}
