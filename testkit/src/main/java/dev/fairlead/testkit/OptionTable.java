package dev.fairlead.testkit;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import java.time.Duration;
import java.util.Locale;

/** The part of a reference page that follows from a descriptor, in Markdown. */
public final class OptionTable {
  private OptionTable() {}

  /** Heading, summary, aliases, needs and one row per option; a page begins with it. */
  public static String of(Descriptor descriptor) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(descriptor.name()).append("\n\n");
    text.append(descriptor.summary()).append("\n\n");
    if (!descriptor.aliases().isEmpty()) {
      text.append("Also accepted: `").append(String.join("`, `", descriptor.aliases()));
      text.append("`.\n\n");
    }
    if (!descriptor.needs().isEmpty()) {
      text.append("Needs: ");
      text.append(
          String.join(", ", descriptor.needs().stream().sorted().map(OptionTable::words).toList()));
      text.append(".\n\n");
    }
    if (descriptor.options().isEmpty()) {
      return text.append("No options.\n").toString();
    }
    text.append("| Option | Type | Default | Range | Meaning |\n|---|---|---|---|---|\n");
    for (Option option : descriptor.options()) {
      text.append("| `").append(option.name()).append("` | ");
      text.append(option.type().getSimpleName().toLowerCase(Locale.ROOT)).append(" | ");
      text.append(defaultOf(option));
      text.append(" | ")
          .append(range(option))
          .append(" | ")
          .append(option.summary())
          .append(" |\n");
    }
    return text.toString();
  }

  private static String defaultOf(Option option) {
    if (option.defaultValue() == null) {
      return "required";
    }
    return option.defaultValue().isEmpty() ? "none" : '`' + option.defaultValue() + '`';
  }

  private static String words(Enum<?> need) {
    return need.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What an option accepts, in words. */
  static String range(Option option) {
    if (!option.words().isEmpty()) {
      return '`' + String.join("`, `", option.words()) + '`';
    }
    boolean duration = option.type() == Duration.class;
    double least = duration ? Math.max(0, option.minimum()) : option.minimum();
    double most = duration ? Math.min(86_400, option.maximum()) : option.maximum();
    boolean below = least == Double.NEGATIVE_INFINITY;
    boolean above = most == Double.POSITIVE_INFINITY;
    if (below && above) {
      return "any";
    } else if (above) {
      return limit(least, duration) + " or more";
    } else if (below) {
      return limit(most, duration) + " or less";
    }
    return limit(least, duration) + " to " + limit(most, duration);
  }

  private static String limit(double value, boolean duration) {
    if (!duration) {
      return number(value);
    }
    if (value > 0 && value % 3600 == 0) {
      return number(value / 3600) + "h";
    }
    return value == Math.rint(value) ? number(value) + "s" : Math.round(value * 1000) + "ms";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
