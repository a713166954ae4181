package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> NAMES = List.of("round-robin", "random", "p2c", "ip-hash");

  @Test
  void suggestsTheNearest() {
    assertThat(Suggestions.nearest("round_robin", NAMES)).isEqualTo("round-robin");
    assertThat(Suggestions.nearest("ranodm", NAMES)).isEqualTo("random");
    assertThat(Suggestions.nearest("P2C", NAMES)).isEqualTo("p2c");
    assertThat(Suggestions.nearest("iphash", NAMES)).isEqualTo("ip-hash");
  }

  @Test
  void suggestsNothingFarFetched() {
    assertThat(Suggestions.nearest("weighted", NAMES)).isNull();
    assertThat(Suggestions.nearest("", NAMES)).isNull();
    assertThat(Suggestions.nearest("x", NAMES)).isNull();
    assertThat(Suggestions.nearest("r".repeat(10_000), NAMES)).isNull();
  }

  @Test
  void countsASwapOfNeighboursOnce() {
    assertThat(Suggestions.distance("ab", "ba")).isEqualTo(1);
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
  }
}
