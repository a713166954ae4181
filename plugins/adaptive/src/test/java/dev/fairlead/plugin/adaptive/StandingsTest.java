package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private final Standings standings =
      new Standings(
          "p2c",
          "predictive",
          3,
          Map.of(
              "p2c", new Standings.Standing(1, 2, 5_000_000_000L),
              "predictive", new Standings.Standing(2, 0, -1)));

  @Test
  void readsWhatItWrote() {
    assertThat(Standings.read(standings.write())).isEqualTo(standings);
  }

  @Test
  void readsNothingThatDoesNotFit() {
    byte[] bytes = standings.write();
    assertThat(Standings.read(null)).isNull();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(Standings.read(Arrays.copyOf(bytes, length))).isNull();
    }
    assertThat(Standings.read(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    byte[] other = bytes.clone();
    other[3]++;
    assertThat(Standings.read(other)).isNull();
  }
}
