package dev.fairlead.config;

import dev.fairlead.spi.Option;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads the text of a plugin's option: the same way when a configuration is checked and when a
 * plugin is made.
 */
public final class OptionValue {
  private OptionValue() {}

  /**
   * @return a {@code String}, {@code Integer}, {@code Double}, {@code Boolean} or {@code Duration},
   *     as the option's type says
   * @throws IllegalArgumentException if the text is not what the option accepts, or the option has
   *     another type; the message says what is accepted
   */
  public static Object parse(Option option, String text) {
    Scalar<?> scalar = scalar(option);
    try {
      return scalar.parse(text);
    } catch (Unacceptable e) {
      throw new IllegalArgumentException(
          "option '" + option.name() + "': '" + text + "': expected " + scalar.accepted(), e);
    }
  }

  static Scalar<?> scalar(Option option) {
    Class<?> type = option.type();
    if (type == String.class) {
      return Scalars.text("a text", Function.identity());
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
      return Scalars.duration(Duration.ZERO, Scalars.LONGEST);
    }
    throw new IllegalArgumentException(
        "option '" + option.name() + "': type " + type.getName() + " is not configurable");
  }

  private static int limit(double limit) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, limit));
  }
}
