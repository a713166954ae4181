package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InFlightIndexTest {
  private final InFlightIndex index = new InFlightIndex(new double[] {1, 1, 2});

  @Test
  void isOneWhileAllHaveTheirShare() {
    moment(5, 5, 10);
    moment(1, 1, 2);

    assertThat(index.herding()).isCloseTo(1, within(0.002));
    assertThat(index.oscillation()).isZero();
  }

  @Test
  void herdingIsTheMostCrowded() {
    moment(8, 1, 3);

    assertThat(index.herding()).isCloseTo(8 * 4 / 12.0, within(0.003));
  }

  @Test
  void aCrowdThatMovesOnIsASwing() {
    for (int i = 0; i < 50; i++) {
      moment(8, 0, 8);
      moment(0, 8, 8);
    }

    // Two of the three swing between 0 and 2, the third stays.
    assertThat(index.oscillation()).isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void quietMomentsAndThoseBeforeMeasuringDoNotCount() {
    moment(2, 0, 0);
    index.add(0, 100);
    index.complete(false);

    assertThat(index.herding()).isZero();
    assertThat(index.oscillation()).isZero();
  }

  private void moment(int... inFlight) {
    for (int i = 0; i < inFlight.length; i++) {
      index.add(i, inFlight[i]);
    }
    index.complete(true);
  }
}
