package dev.fairlead.config;

import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the text of a plugin's option: the same way when a configuration is checked and when a
 * plugin is made.
 */
public final class OptionValue {
  private static final Scalar<String> TEXT = Scalars.text("a text", Function.identity());
  private static final Shape<List<String>> TEXTS = Shapes.oneOrMore(TEXT);

  private OptionValue() {}

  /**
   * @return a {@code String}, {@code Integer}, {@code Double}, {@code Boolean} or {@code Duration},
   *     a {@code List} or a {@code Map}, as the option's type says
   * @throws IllegalArgumentException if the text is not what the option accepts, or the option has
   *     another type; the message says what is accepted
   */
  public static Object parse(Option option, String text) {
    if (option.type() == String[].class) {
      return items(text);
    }
    if (option.type() == Map.class && text.isEmpty()) {
      return Map.of();
    }
    Scalar<?> scalar = scalar(option);
    try {
      return scalar.parse(text);
    } catch (Unacceptable e) {
      throw new IllegalArgumentException(
          "option '" + option.name() + "': '" + text + "': expected " + scalar.accepted(), e);
    }
  }

  /**
   * Checks that an option can be configured.
   *
   * @throws IllegalArgumentException if its type is none that can, or its default is not accepted
   */
  public static void check(Option option) {
    shape(option);
    boolean nested = option.type() == Strategy.class || option.type() == Strategy[].class;
    if (option.defaultValue() != null && !nested) {
      parse(option, option.defaultValue());
    }
  }

  /** The items of a list's default, which are joined by commas; none of an empty one. */
  static List<String> items(String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::trim).toList();
  }

  /** What an option may be in a configuration. */
  static Shape<?> shape(Option option) {
    Class<?> type = option.type();
    if (type == Strategy.class) {
      return StrategyShape.STRATEGY;
    }
    if (type == Strategy[].class) {
      return Shapes.oneOrMore(StrategyShape.STRATEGY);
    }
    if (type == String[].class) {
      return TEXTS;
    }
    if (type == Map.class) {
      return Shapes.map(TEXT, TEXTS);
    }
    return scalar(option);
  }

  static Scalar<?> scalar(Option option) {
    Class<?> type = option.type();
    if (type == String.class) {
      return option.words().isEmpty()
          ? TEXT
          : Scalars.choice(Scalars.words(option.words().toArray(String[]::new)));
    }
    if (type == Integer.class) {
      return Scalars.integer(limit(option.minimum()), limit(option.maximum()));
    }
    if (type == Double.class) {
      return Scalars.decimal(option.minimum(), option.maximum());
    }
    if (type == Boolean.class) {
      return Scalars.FLAG;
    }
    if (type == Duration.class) {
      return Scalars.duration(seconds(option.minimum()), seconds(option.maximum()));
    }
    throw new IllegalArgumentException(
        "option '" + option.name() + "': type " + type.getName() + " is not configurable");
  }

  private static Duration seconds(double limit) {
    double longest = Scalars.LONGEST.toSeconds();
    return Duration.ofMillis(Math.round(Math.max(0, Math.min(longest, limit)) * 1000));
  }

  private static int limit(double limit) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, limit));
  }
}
