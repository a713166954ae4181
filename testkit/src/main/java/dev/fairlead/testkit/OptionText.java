package dev.fairlead.testkit;

import dev.fairlead.spi.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns an option's text into its value; accepts and refuses what the router does. */
final class OptionText {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,10}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofHours(24);

  private OptionText() {}

  static Object parse(Option option, String text) {
    Class<?> type = option.type();
    if (type == String.class) {
      return word(option, text);
    } else if (type == Integer.class) {
      return (int) integer(option, text);
    } else if (type == Double.class) {
      return decimal(option, text);
    } else if (type == Boolean.class) {
      return flag(option, text);
    } else if (type == Duration.class) {
      return duration(option, text);
    }
    if (type == String[].class) {
      return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*"));
    } else if (type == Map.class && text.isEmpty()) {
      return Map.of();
    }
    throw new IllegalArgumentException(
        "option '"
            + option.name()
            + "' has type "
            + type.getName()
            + ": expected String, Integer, Double, Boolean, Duration, Strategy, String[],"
            + " Strategy[] or Map");
  }

  private static String word(Option option, String text) {
    if (option.words().isEmpty() || option.words().contains(text)) {
      return text;
    }
    throw refused(option, text, "one of " + String.join(", ", option.words()));
  }

  private static long integer(Option option, String text) {
    double minimum = Math.max(option.minimum(), Integer.MIN_VALUE);
    double maximum = Math.min(option.maximum(), Integer.MAX_VALUE);
    if (INTEGER.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value >= minimum && value <= maximum) {
        return value;
      }
    }
    throw refused(option, text, "a whole number from " + (long) minimum + " to " + (long) maximum);
  }

  private static double decimal(Option option, String text) {
    if (DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (value >= option.minimum() && value <= option.maximum()) {
        return value;
      }
    }
    throw refused(option, text, "a number from " + option.minimum() + " to " + option.maximum());
  }

  private static boolean flag(Option option, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(option, text, "true or false");
    };
  }

  private static Duration duration(Option option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration value =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
          };
      double seconds = value.toMillis() / 1000.0;
      if (value.compareTo(LONGEST) <= 0
          && seconds >= option.minimum()
          && seconds <= option.maximum()) {
        return value;
      }
    }
    throw refused(
        option, text, "a duration such as 500ms, 5s, 1m or 2h: " + OptionTable.range(option));
  }

  private static IllegalArgumentException refused(Option option, String text, String accepted) {
    return new IllegalArgumentException(
        "option '" + option.name() + "': '" + text + "': expected " + accepted);
  }
}
