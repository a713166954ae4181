package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final double TEN_MS = Math.log(10e6);

  private final Random random = new Random(7);
  private final Estimate estimate = new Estimate(new Tuning(), Math.log(1e6), 4, Math.log(2));

  /** An answer of an endpoint that takes {@code millis} at rest and has {@code knee} workers. */
  private void answer(double millis, double knee, double load) {
    double noise = 0.5 * random.nextGaussian();
    double latency = millis * 1e6 * Estimate.slowdown(load / knee);
    estimate.learn(Math.log(latency) + noise, load, 1, 1);
    estimate.age(0.002);
  }

  @Test
  void findsSlownessAndKneeFromNoisyAnswersAtChangingLoad() {
    for (int i = 0; i < 20_000; i++) {
      answer(10, 8, 1 + random.nextInt(24));
    }

    assertThat(estimate.slowness()).isCloseTo(TEN_MS, within(0.25));
    assertThat(estimate.logKnee()).isCloseTo(Math.log(8), within(0.25));
  }

  @Test
  void knowsWhatAQueueTakesEvenIfItNeverSawOneShort() {
    for (int i = 0; i < 20_000; i++) {
      answer(10, 4, 40 + random.nextInt(80));
    }

    double predicted =
        estimate.slowness() + Math.log(Estimate.slowdown(100 * Math.exp(-estimate.logKnee())));
    assertThat(predicted).isCloseTo(TEN_MS + Math.log(25), within(0.15));
    assertThat(estimate.slownessVariance()).isLessThan(0.02);
  }

  @Test
  void followsAJumpWithinAFewDozenAnswers() {
    for (int i = 0; i < 5_000; i++) {
      answer(10, 4, 1);
    }
    for (int i = 0; i < 60; i++) {
      answer(50, 4, 1);
    }

    assertThat(estimate.slowness()).isCloseTo(Math.log(50e6), within(0.4));
  }

  @Test
  void isMovedLittleByOneOddAnswer() {
    for (int i = 0; i < 5_000; i++) {
      answer(10, 4, 1);
    }
    double before = estimate.slowness();

    estimate.learn(Math.log(60e9), 1, 1, 1);

    assertThat(estimate.slowness()).isCloseTo(before, within(0.1));
  }

  @Test
  void becomesUnsureWithTime() {
    for (int i = 0; i < 5_000; i++) {
      answer(10, 4, 1);
    }
    double before = estimate.slownessVariance();

    estimate.age(10);

    double wandered = 10 * new Tuning().slownessWalk;
    assertThat(estimate.slownessVariance()).isCloseTo(before + wandered, within(0.1 * wandered));
  }

  @Test
  void staysFiniteWhateverItIsTold() {
    double[] latencies = {1, 1e3, 1e18};
    for (int i = 0; i < 10_000; i++) {
      double load = i % 3 == 0 ? 1 : 1e6;
      estimate.learn(Math.log(latencies[random.nextInt(3)]), load, 1e-4, 1e4);
    }

    assertThat(estimate.slowness()).isBetween(-100.0, 100.0);
    assertThat(estimate.logKnee()).isBetween(0.0, 9.0);
    assertThat(estimate.slownessVariance()).isPositive();
  }
}
