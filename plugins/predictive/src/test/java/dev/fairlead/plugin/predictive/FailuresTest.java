package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FailuresTest {
  private final Failures failures = new Failures(new Tuning());

  @Test
  void expectsFailureAfterFailures() {
    failures.failed(0);
    double once = failures.expectation();
    failures.failed(0);

    assertThat(once).isPositive();
    assertThat(failures.expectation()).isGreaterThan(once).isLessThan(1);
  }

  @Test
  void expectsLessAfterEachSuccess() {
    for (int i = 0; i < 10; i++) {
      failures.failed(0);
    }
    double before = failures.expectation();
    failures.succeeded();
    assertThat(failures.expectation()).isLessThan(before);

    for (int i = 0; i < 200; i++) {
      failures.succeeded();
    }
    assertThat(failures.expectation()).isZero();
  }

  @Test
  void forgetsWithTimeAndTheSlowerTheMoreFailedInARow() {
    Failures once = new Failures(new Tuning());
    once.failed(0);
    for (int i = 0; i < 4; i++) {
      failures.failed(0);
    }
    double ofOne = once.expectation();
    double ofFour = failures.expectation();
    once.age(10);
    failures.age(10);

    assertThat(once.expectation()).isCloseTo(ofOne * Math.exp(-1), within(1e-9));
    assertThat(failures.expectation()).isCloseTo(ofFour * Math.exp(-1 / 8.0), within(1e-9));
  }

  @Test
  void findsPartialFailureToBePartial() {
    double sum = 0;
    for (int i = 0; i < 3000; i++) {
      if (i % 3 == 0) {
        failures.failed(0);
      } else {
        failures.succeeded();
      }
      sum += failures.expectation();
    }

    assertThat(sum / 3000).isBetween(0.3, 0.7);
  }

  @Test
  void takesASingleFailureForChanceWhereSomeFailAlways() {
    failures.failed(0.01);
    assertThat(failures.expectation()).isLessThan(0.005);

    failures.failed(0.01);
    failures.failed(0.01);
    failures.failed(0.01);
    assertThat(failures.expectation()).isGreaterThan(0.3);
  }

  @Test
  void knowsWhatShareHasFailed() {
    for (int i = 0; i < 5000; i++) {
      if (i % 10 == 0) {
        failures.failed(0);
      } else {
        failures.succeeded();
      }
    }

    assertThat(failures.share()).isCloseTo(0.1, within(0.02));
  }
}
