package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.FakeProviderContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final FakeProviderContext context = new FakeProviderContext();
  private final Guard guard = new Guard(context);

  /** Seconds in which predictions are off by one amount, and no prediction by another. */
  private void seconds(int number, double error, double nullError) {
    for (int second = 0; second < number; second++) {
      for (int i = 0; i < 100; i++) {
        int sign = i % 2 == 0 ? 1 : -1;
        guard.observe(sign * error, 16 + sign * nullError);
      }
      context.clock().advance(Duration.ofSeconds(1));
      guard.judge(context.nanoTime());
    }
  }

  @Test
  void fallsBackWhenPredictionsStayWorseThanNoneAndSaysSo() {
    seconds(20, 1.2, 0.5);

    assertThat(guard.fallback()).isTrue();
    assertThat(context.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.name()).isEqualTo("prediction-fallback");
              assertThat(event.evidence()).containsKeys("error", "error-of-none");
            });
  }

  @Test
  void putsUpWithErrorsThatAreNoWorseThanNone() {
    seconds(100, 1.2, 1.2);

    assertThat(guard.fallback()).isFalse();
    assertThat(guard.error()).isBetween(1.1, 1.3);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void putsUpWithSmallErrorsWhereNothingVaries() {
    seconds(100, 0.2, 0.01);

    assertThat(guard.fallback()).isFalse();
  }

  @Test
  void putsUpWithAFewBadSeconds() {
    seconds(20, 0.5, 0.5);
    seconds(3, 2, 0.5);
    seconds(20, 0.5, 0.5);

    assertThat(guard.fallback()).isFalse();
  }

  @Test
  void resumesWhenPredictionsHaveBeenGoodForAWhile() {
    seconds(20, 1.2, 0.5);
    seconds(8, 0.4, 0.5);
    assertThat(guard.fallback()).isTrue();

    seconds(30, 0.4, 0.5);
    assertThat(guard.fallback()).isFalse();
    assertThat(context.events()).last().extracting("name").isEqualTo("prediction-resumed");
  }

  @Test
  void waitsForEnoughAnswers() {
    for (int second = 0; second < 100; second++) {
      guard.observe(3, 16);
      context.clock().advance(Duration.ofSeconds(1));
      if (second % 15 == 0) {
        guard.judge(context.nanoTime());
      }
    }

    assertThat(guard.fallback()).isFalse();
  }
}
