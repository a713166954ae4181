package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickHistoryTest {
  private static final long MS = 1_000_000;

  private final PickHistory history = new PickHistory();

  @ParameterizedTest
  @ValueSource(longs = {0, 1L << 60, Long.MAX_VALUE - 50 * MS, Long.MIN_VALUE, -50 * MS})
  void tellsTheLoadAtAnyMoment(long begin) {
    for (int i = 1; i <= 100; i++) {
      history.add(begin + i * MS, i, 0);
    }

    for (int i = 1; i <= 100; i++) {
      assertThat(history.at(begin + i * MS)).isEqualTo(i);
      assertThat(history.at(begin + i * MS + MS / 2)).isEqualTo(i);
    }
    assertThat(history.at(begin + MS / 2)).isEqualTo(-1);
  }

  @Test
  void knowsNothingBeforeTheFirstPick() {
    assertThat(history.at(0)).isEqualTo(-1);
    assertThat(history.at(5)).isEqualTo(-1);
  }

  @Test
  void forgetsTheOldest() {
    for (int i = 0; i < 1000; i++) {
      history.add(i * MS, i, 0);
    }

    assertThat(history.at(500 * MS)).isEqualTo(-1);
    assertThat(history.at(999 * MS)).isEqualTo(999);
    assertThat(history.at((1000 - PickHistory.SIZE + 2) * MS))
        .isEqualTo(1000 - PickHistory.SIZE + 2);
  }

  @Test
  void reachesBackFarBecauseItIsThinned() {
    for (int i = 0; i < 100_000; i++) {
      history.add(i * 10_000L, i / 100.0, 10 * MS);
    }

    assertThat(history.at(500 * MS)).isCloseTo(500, within(15.0));
  }

  @Test
  void keepsNoLoadBeyondItsRange() {
    history.add(1, 1e12, 0);

    assertThat(history.at(1)).isBetween(65_000.0, 66_000.0);
  }
}
