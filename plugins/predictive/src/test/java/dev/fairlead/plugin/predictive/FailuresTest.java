package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final long SECOND = 1_000_000_000;

  private final Failures failures = new Failures(new Tuning());

  @Test
  void expectsFailureAfterFailures() {
    failures.failed(0, 0);
    double once = failures.expectation();
    failures.failed(0, 0);

    assertThat(once).isPositive();
    assertThat(failures.expectation()).isGreaterThan(once).isLessThan(1);
  }

  @Test
  void expectsLessAfterEachSuccess() {
    for (int i = 0; i < 10; i++) {
      failures.failed(0, 0);
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
    once.failed(0, 0);
    for (int i = 0; i < 4; i++) {
      failures.failed(i * SECOND, 0);
    }
    double ofOne = once.expectation();
    double ofFour = failures.expectation();
    once.age(10, 1e6);
    failures.age(10, 1e6);

    assertThat(once.expectation()).isCloseTo(ofOne * Math.exp(-1), within(1e-9));
    assertThat(failures.expectation()).isCloseTo(ofFour * Math.exp(-1 / 8.0), within(1e-9));
  }

  @Test
  void isNoMorePatientThanItsAttemptsCost() {
    for (int i = 0; i < 9; i++) {
      failures.failed(i * SECOND, 0);
    }
    double before = failures.expectation();
    failures.age(10, 5);

    assertThat(failures.expectation()).isCloseTo(before * Math.exp(-1), within(1e-9));
  }

  @Test
  void countsFailuresOfTheSameMomentOnceInTheRow() {
    for (int i = 0; i < 50; i++) {
      failures.failed(i * SECOND / 100, 0);
    }

    assertThat(failures.inRow()).isEqualTo(1);
    assertThat(failures.expectation()).isGreaterThan(0.9);
  }

  @Test
  void findsPartialFailureToBePartial() {
    double sum = 0;
    for (int i = 0; i < 3000; i++) {
      if (i % 3 == 0) {
        failures.failed(0, 0);
      } else {
        failures.succeeded();
      }
      sum += failures.expectation();
    }

    assertThat(sum / 3000).isBetween(0.3, 0.7);
  }

  @Test
  void takesASingleFailureForChanceWhereSomeFailAlways() {
    failures.failed(0, 0.01);
    assertThat(failures.expectation()).isLessThan(0.005);

    failures.failed(0, 0.01);
    failures.failed(0, 0.01);
    failures.failed(0, 0.01);
    assertThat(failures.expectation()).isGreaterThan(0.25);
  }

  @Test
  void tellsFromChanceWhoFailsOneRequestInThree() {
    for (int i = 1; i <= 100; i++) {
      if (i % 10 == 0) {
        failures.failed(i * SECOND, 0.001);
      } else {
        failures.succeeded();
      }
    }
    assertThat(failures.expectation()).as("one in ten").isLessThan(0.01);

    for (int i = 1; i <= 20; i++) {
      if (i % 3 == 0) {
        failures.failed(i * SECOND, 0.001);
      } else {
        failures.succeeded();
      }
    }
    assertThat(failures.expectation()).as("one in three").isGreaterThan(0.2);
  }

  @Test
  void calledChanceIsWhatASuccessHasFollowed() {
    failures.failed(0, 0);
    failures.failed(0, 0);
    assertThat(failures.byChance()).isZero();

    failures.succeeded();
    assertThat(failures.byChance()).isEqualTo(2);
    assertThat(failures.answers()).isEqualTo(3);
  }
}
