package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeOptionsTest {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "sample",
          "Has one option of every type.",
          List.of(
              new Option("text", String.class, "plain", "Some text."),
              new Option("count", Integer.class, "3", 1, 9, "A count."),
              new Option("ratio", Double.class, "0.5", 0, 1, "A ratio."),
              new Option("on", Boolean.class, "true", "A switch."),
              new Option("age", Duration.class, "250ms", "A duration."),
              Option.duration(
                  "pause", "1s", Duration.ofMillis(50), Duration.ofMinutes(2), "A pause."),
              Option.oneOf("tone", List.of("low", "high"), "low", "One of two words."),
              new Option("inner", Strategy.class, "random", "A nested strategy.")),
          Set.of());

  @Test
  void holdsTheDefaults() {
    FakeOptions options = FakeOptions.of(DESCRIPTOR);

    assertThat(options.text("text")).isEqualTo("plain");
    assertThat(options.integer("count")).isEqualTo(3);
    assertThat(options.decimal("ratio")).isEqualTo(0.5);
    assertThat(options.flag("on")).isTrue();
    assertThat(options.duration("age")).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @CsvSource({"5s, PT5S", "90m, PT90M", "2h, PT2H", "24h, PT24H", "0ms, PT0S"})
  void readsDurationsAsAConfigurationWritesThem(String text, Duration expected) {
    assertThat(FakeOptions.of(DESCRIPTOR, Map.of("age", text)).duration("age")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "count, 0, a whole number from 1 to 9",
    "count, 10, a whole number from 1 to 9",
    "count, 2.5, a whole number",
    "count, 99999999999, a whole number",
    "count, +3, a whole number",
    "ratio, 1.1, a number from 0.0 to 1.0",
    "ratio, NaN, a number",
    "ratio, 1e-1, a number",
    "on, yes, true or false",
    "age, 5, a duration such as",
    "age, -5s, a duration such as",
    "age, 25h, 0s to 24h",
    "pause, 49ms, 50ms to 120s",
    "pause, 121s, 50ms to 120s",
    "tone, loud, 'one of low, high'",
  })
  void refusesWhatTheRouterRefuses(String name, String text, String accepted) {
    assertThatThrownBy(() -> FakeOptions.of(DESCRIPTOR, Map.of(name, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + name + "'", "'" + text + "'", accepted);
  }

  @Test
  void refusesUnknownNamesAndOtherTypes() {
    assertThatThrownBy(() -> FakeOptions.of(DESCRIPTOR, Map.of("counts", "3")))
        .hasMessageContainingAll("'counts'", "'sample'", "count");
    assertThatThrownBy(() -> FakeOptions.of(DESCRIPTOR).integer("counts"))
        .hasMessageContainingAll("'counts'", "count");
    assertThatThrownBy(() -> FakeOptions.of(DESCRIPTOR).decimal("count"))
        .hasMessageContainingAll("'count'", "Double", "Integer");
  }

  @Test
  void refusesToLeaveOutARequiredOption() {
    Descriptor descriptor =
        new Descriptor(
            "sample",
            "Needs a zone.",
            List.of(new Option("zone", String.class, null, "A zone.")),
            Set.of());

    assertThatThrownBy(() -> FakeOptions.of(descriptor))
        .hasMessageContainingAll("zone", "required");
  }

  @Test
  void makesAFreshNestedStrategyEachTime() {
    Supplier<Strategy> inner = Nothing::new;
    FakeOptions options = FakeOptions.of(DESCRIPTOR, Map.of("inner", inner));

    assertThat(options.newStrategy("inner")).isNotSameAs(options.newStrategy("inner"));
    assertThatThrownBy(() -> FakeOptions.of(DESCRIPTOR).newStrategy("inner"))
        .hasMessageContaining("Supplier<Strategy>");
  }

  private static final class Nothing implements Strategy {
    @Override
    public Picker update(EndpointSet available) {
      return request -> null;
    }
  }
}
