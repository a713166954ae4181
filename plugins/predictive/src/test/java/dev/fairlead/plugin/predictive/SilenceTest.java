package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointStats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long MS = 1_000_000;
  private static final long NOW = 10_000 * MS;

  private final PickHistory history = new PickHistory();
  private final Silence silence = new Silence(new Tuning(), history);
  private final FakeEndpointStats stats = FakeEndpoint.of("a").stats();

  /** 10 ms each, one at a time: the tenth of ten in flight is predicted to take 100 ms. */
  @BeforeEach
  void begin() {
    history.add(NOW - 5_000 * MS, 10, 0);
    stats.inFlight(20);
  }

  private double nanos(long sinceAnswer) {
    return silence.nanos(NOW, NOW - sinceAnswer, stats, 10.0 * MS, 1);
  }

  @Test
  void saysNothingOfAnIdleEndpoint() {
    stats.inFlight(0);

    assertThat(nanos(5_000 * MS)).isZero();
  }

  @Test
  void countsAllOfAStop() {
    stats.oldestUnansweredNanos(2_000 * MS);

    assertThat(nanos(1_900 * MS)).isEqualTo(1_900.0 * MS);
  }

  @Test
  void countsHowLateAQueueIsThatAnswersInOrder() {
    for (int i = 0; i < 20; i++) {
      silence.answered(400 * MS, 399 * MS, 20);
    }
    stats.oldestUnansweredNanos(400 * MS);

    assertThat(nanos(5 * MS)).isCloseTo(300.0 * MS, within(0.1 * MS));
  }

  @Test
  void isNotMisledByAnExpensiveRequestThatOthersOvertake() {
    for (int i = 0; i < 20; i++) {
      silence.answered(40 * MS, 399 * MS, 20);
    }
    stats.oldestUnansweredNanos(400 * MS);

    assertThat(nanos(5 * MS)).isZero();
  }

  @Test
  void knowsNothingOfRequestsFromBeforeItsMemory() {
    for (int i = 0; i < 20; i++) {
      silence.answered(9_000 * MS, 9_000 * MS, 20);
    }
    stats.oldestUnansweredNanos(9_000 * MS);

    assertThat(nanos(5 * MS)).isZero();
  }
}
