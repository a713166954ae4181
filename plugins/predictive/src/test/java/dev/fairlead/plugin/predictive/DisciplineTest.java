package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisciplineTest {
  private final Discipline discipline = new Discipline(new Tuning());

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void findsWhetherGrowthOfLoadIsFelt(double truth) {
    for (int i = 0; i < 20_000; i++) {
      double first = 10;
      double mean = i % 2 == 0 ? 20 : 5;
      double met = first + truth * (mean - first);
      double residual = Math.log(met) - Math.log(discipline.load(first, mean));
      discipline.learn(residual, (mean - first) / discipline.load(first, mean));
    }

    assertThat(discipline.sharing()).isBetween(truth - 0.05, truth + 0.05);
  }

  @Test
  void staysBetweenQueueAndSharing() {
    discipline.learn(1e9, 1e9);
    assertThat(discipline.sharing()).isEqualTo(1);
    discipline.learn(-1e9, 1e9);
    assertThat(discipline.sharing()).isZero();
  }
}
