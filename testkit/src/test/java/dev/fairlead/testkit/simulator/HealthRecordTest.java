package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Outcome;
import org.junit.jupiter.api.Test;

class HealthRecordTest {
  private static final long SECOND = 1_000_000_000L;

  private final HealthRecord record = new HealthRecord();

  @Test
  void successesLeaveTheScoreAtOne() {
    judge(Outcome.SUCCESS, 100);

    assertThat(record.score()).isEqualTo(1);
  }

  @Test
  void failuresInARowLeaveNothing() {
    judge(Outcome.FAILURE, 8);
    assertThat(record.score()).isLessThan(0.7).isGreaterThan(0.4);
    judge(Outcome.TIMED_OUT, 19);
    assertThat(record.score()).isZero();
  }

  @Test
  void aSuccessEndsTheRow() {
    judge(Outcome.UNREACHABLE, 8);
    judge(Outcome.SUCCESS, 1);

    assertThat(record.score()).isGreaterThan(0.7);
    judge(Outcome.SUCCESS, 1000);
    assertThat(record.score()).isEqualTo(1);
  }

  @Test
  void sheddingIsAThirdOfAFailure() {
    judge(Outcome.OVERLOADED, 1);

    assertThat(record.score()).isCloseTo((1 - 1 / 384.0) * (1 - 1 / 81.0), within(1e-9));
  }

  @Test
  void whatIsHeldAgainstItFadesWhileNobodyAsks() {
    judge(Outcome.FAILURE, 27);
    record.fade(60 * SECOND - 1);
    assertThat(record.score()).isZero();
    record.fade(60 * SECOND);
    double faded = record.score();
    assertThat(faded).isGreaterThan(0.3);
    record.fade(89 * SECOND);
    assertThat(record.score()).isEqualTo(faded);
    record.fade(90 * SECOND);
    assertThat(record.score()).isGreaterThan(faded);
    record.clear();
    assertThat(record.score()).isEqualTo(1);
  }

  private void judge(Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      record.judge(outcome, 0);
    }
  }
}
