package dev.fairlead.spi;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One configurable value of a plugin.
 *
 * @param name the key in the configuration: lower case, words joined by hyphens
 * @param type {@code String}, {@code Integer}, {@code Double}, {@code Boolean}, {@code
 *     java.time.Duration}, {@link Strategy} (a nested strategy), {@code String[]} (a list of
 *     texts), {@code Strategy[]} (a list of nested strategies) or {@code Map} (names, each with a
 *     list of texts)
 * @param defaultValue the value when the configuration names none, as it would be written there, a
 *     list with commas, a map empty; null if it is required
 * @param minimum the least accepted number, of a duration in seconds, or {@link
 *     Double#NEGATIVE_INFINITY}
 * @param maximum the greatest accepted number, of a duration in seconds, or {@link
 *     Double#POSITIVE_INFINITY}; no duration is longer than a day
 * @param words what a text may be; empty: anything
 * @param summary one sentence for the reference page, with the unit
 */
public record Option(
    String name,
    Class<?> type,
    String defaultValue,
    double minimum,
    double maximum,
    List<String> words,
    String summary) {
  /**
   * @throws IllegalArgumentException if the name is not one, the range is empty, or there are words
   *     for something else than a text
   */
  public Option {
    Objects.requireNonNull(type, "type");
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "option name '" + name + "': expected lower-case words joined by hyphens");
    }
    if (minimum > maximum) {
      throw new IllegalArgumentException(
          name + ": minimum " + minimum + " exceeds maximum " + maximum);
    }
    words = List.copyOf(words);
    if (!words.isEmpty() && type != String.class) {
      throw new IllegalArgumentException(name + ": only a text can be one of " + words);
    }
  }

  /** A number within a range. */
  public Option(
      String name,
      Class<?> type,
      String defaultValue,
      double minimum,
      double maximum,
      String summary) {
    this(name, type, defaultValue, minimum, maximum, List.of(), summary);
  }

  /** An option whose value is not limited to a range. */
  public Option(String name, Class<?> type, String defaultValue, String summary) {
    this(name, type, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, summary);
  }

  /** A duration within a range. */
  public static Option duration(
      String name, String defaultValue, Duration minimum, Duration maximum, String summary) {
    return new Option(
        name,
        Duration.class,
        defaultValue,
        minimum.toMillis() / 1000.0,
        maximum.toMillis() / 1000.0,
        summary);
  }

  /** One of a few words. */
  public static Option oneOf(String name, List<String> words, String defaultValue, String summary) {
    return new Option(
        name,
        String.class,
        defaultValue,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        words,
        summary);
  }
}
