package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionValueTest {
  @Test
  void readsEveryType() {
    assertThat(OptionValue.parse(option(String.class), "a b")).isEqualTo("a b");
    assertThat(OptionValue.parse(option(Integer.class), "-3")).isEqualTo(-3);
    assertThat(OptionValue.parse(option(Double.class), "0.5")).isEqualTo(0.5);
    assertThat(OptionValue.parse(option(Boolean.class), "true")).isEqualTo(true);
    assertThat(OptionValue.parse(option(Duration.class), "10s")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void namesOptionValueAndWhatIsAccepted() {
    Option option = new Option("size", Integer.class, "1", 1, 16, "A size.");

    assertThatThrownBy(() -> OptionValue.parse(option, "17"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option 'size': '17': expected a whole number from 1 to 16");
  }

  @Test
  void refusesTypesThatAreNoSingleValue() {
    assertThatThrownBy(() -> OptionValue.parse(option(Strategy.class), "p2c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not configurable");
  }

  private static Option option(Class<?> type) {
    return new Option("o", type, "", "An option.");
  }
}
