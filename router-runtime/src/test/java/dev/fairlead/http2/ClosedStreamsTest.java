package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClosedStreamsTest {
  private final ClosedStreams streams = new ClosedStreams();

  @Test
  void tellsResetsFromEnds() {
    streams.add(1, true);
    streams.add(3, false);
    assertThat(streams.mayBeReset(1)).isTrue();
    assertThat(streams.mayBeReset(3)).isFalse();
    assertThat(streams.contains(3)).isTrue();
  }

  @Test
  void knowsNothingOfOthers() {
    streams.add(5, true);
    assertThat(streams.mayBeReset(3)).isFalse();
    assertThat(streams.contains(3)).isFalse();
  }

  @Test
  void givesForgottenStreamsTheBenefitOfTheDoubt() {
    for (int id = 1; id < 1_000; id += 2) {
      streams.add(id, id < 100);
    }
    assertThat(streams.contains(1)).isFalse();
    assertThat(streams.mayBeReset(1)).isTrue();
    assertThat(streams.mayBeReset(99)).isTrue();
    assertThat(streams.mayBeReset(101)).isFalse();
    assertThat(streams.mayBeReset(999)).isFalse();
  }
}
