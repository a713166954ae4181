package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private static final double TWICE = Math.log(2) * Math.log(2);

  private final Scores scores = new Scores(30 * SECOND);

  @Test
  void nothingIsUsualBeforeThereIsAnything() {
    assertThat(scores.success("", MS)).isNaN();
  }

  @Test
  void countsHowManyTimesLongerThanUsual() {
    learn("", 10, 20);

    assertThat(scores.success("", 20 * MS)).isEqualTo(TWICE, within(1e-5));
    assertThat(scores.success("", 10 * MS)).isEqualTo(0, within(1e-5));
    assertThat(scores.success("", MS)).isZero();
    assertThat(scores.success("", 9_000_000 * MS)).isEqualTo(Scores.WORST);
    assertThat(scores.success("", 0)).isZero();
  }

  @Test
  void everyClassHasItsUsual() {
    learn("light", 3, 20);
    learn("heavy", 90, 20);

    assertThat(scores.success("heavy", 180 * MS)).isEqualTo(TWICE, within(1e-5));
    assertThat(scores.success("light", 6 * MS)).isEqualTo(TWICE, within(1e-5));
  }

  @Test
  void usualMovesWithTime() {
    learn("", 10, 1000);
    for (int i = 0; i < 600; i++) {
      scores.success("", 40 * MS);
      scores.collect(SECOND);
    }
    assertThat(scores.success("", 40 * MS)).isEqualTo(0, within(1e-3));
  }

  @Test
  void manyClassesShareALevel() {
    for (int i = 0; i < 1000; i++) {
      learn("class-" + i, 10, 1);
    }
    assertThat(scores.success("class-1000", 20 * MS)).isEqualTo(TWICE, within(0.01));
  }

  private void learn(String requestClass, long millis, int times) {
    for (int i = 0; i < times; i++) {
      scores.success(requestClass, millis * MS);
    }
    scores.collect(SECOND);
  }
}
