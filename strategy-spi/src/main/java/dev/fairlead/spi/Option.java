package dev.fairlead.spi;

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
 * @param minimum the least accepted number, or {@link Double#NEGATIVE_INFINITY}
 * @param maximum the greatest accepted number, or {@link Double#POSITIVE_INFINITY}
 * @param summary one sentence for the reference page, with the unit
 */
public record Option(
    String name,
    Class<?> type,
    String defaultValue,
    double minimum,
    double maximum,
    String summary) {
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    if (minimum > maximum) {
      throw new IllegalArgumentException(
          name + ": minimum " + minimum + " exceeds maximum " + maximum);
    }
  }

  /** An option whose value is not limited to a range. */
  public Option(String name, Class<?> type, String defaultValue, String summary) {
    this(name, type, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, summary);
  }
}
