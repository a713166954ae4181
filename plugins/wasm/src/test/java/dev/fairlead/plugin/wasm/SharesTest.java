package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.fairlead.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static int[] draw(int times, double... weights) {
    Shares shares = new Shares(weights);
    SeededRandom random = new SeededRandom(7);
    int[] counts = new int[weights.length];
    for (int i = 0; i < times; i++) {
      counts[shares.draw(random)]++;
    }
    return counts;
  }

  @Test
  void drawsInProportion() {
    double[] weights = new double[100];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i * i % 17;
      sum += weights[i];
    }
    int[] counts = draw(1_000_000, weights);
    for (int i = 0; i < weights.length; i++) {
      // Five standard deviations.
      double expected = 1_000_000 * weights[i] / sum;
      assertThat((double) counts[i]).isCloseTo(expected, offset(5 * Math.sqrt(expected)));
    }
  }

  @Test
  void neverDrawsAWeightOfZero() {
    assertThat(draw(100_000, 0, 1e-9, 0, 1, 0)[0]).isZero();
    assertThat(draw(100_000, 0, 0, 0, 0.1, 0.1, 0.1)).startsWith(0, 0, 0);
    double[] thirds = new double[999];
    for (int i = 0; i < thirds.length; i += 3) {
      thirds[i] = 1 / 3.0;
    }
    int[] counts = draw(1_000_000, thirds);
    for (int i = 0; i < counts.length; i++) {
      assertThat(counts[i] > 0).as("index %d is drawn", i).isEqualTo(i % 3 == 0);
    }
  }

  @Test
  void copesWithExtremes() {
    assertThat(draw(10, 1e-300)).containsExactly(10);
    int[] huge = draw(10_000, Double.MAX_VALUE, Double.MAX_VALUE, Double.MIN_VALUE);
    assertThat(huge[0]).isBetween(4_500, 5_500);
    assertThat(huge[2]).isZero();
    assertThat(draw(10_000, Double.MIN_VALUE, Double.MIN_VALUE)[0]).isBetween(4_500, 5_500);
  }

  @Test
  void sharesAddUpToOne() {
    Shares shares = new Shares(new double[] {1, 2, 5, 0});
    assertThat(shares.share(0)).isEqualTo(0.125);
    assertThat(shares.share(2)).isEqualTo(0.625);
    assertThat(shares.share(3)).isZero();
    assertThat(shares.size()).isEqualTo(4);
  }
}
