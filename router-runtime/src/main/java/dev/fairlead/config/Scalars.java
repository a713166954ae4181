package dev.fairlead.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Single values that are not about HTTP or addresses. */
final class Scalars {
  static final String SIZE_PATTERN = "[0-9]+([kKmMgG](i|iB)?|B)?";
  static final Map<String, Object> TEXT = Map.of("type", List.of("string", "number", "boolean"));
  static final Scalar<Boolean> FLAG =
      new Scalar<>(
          "true or false", Map.of("type", "boolean"), Scalars::parseFlag, Object::toString);
  static final Scalar<String> NAME =
      text(
          "a name of 1 to 63 letters, digits, '.', '_' and '-', a letter or digit first",
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"));
  static final Scalar<Double> SHARE =
      new Scalar<>(
          "a share from 0 to 1, or a percentage such as 30%",
          Map.of("anyOf", List.of(numbers("number", 0, 1), pattern("[0-9]+(\\.[0-9]+)?%"))),
          Scalars::parseShare,
          Scalars::formatDecimal);

  /** Longer than any timer of a router: a mistake of unit rather than a wish. */
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(?:B|([kKmMgG])(?:i|iB)?)?");
  private static final Pattern DECIMAL_UNIT = Pattern.compile("([0-9]+)([kKmMgG])[bB]");

  private Scalars() {}

  static Map<String, Object> numbers(String type, Number minimum, Number maximum) {
    return Json.object("type", type, "minimum", minimum, "maximum", maximum);
  }

  static Map<String, Object> pattern(String pattern) {
    return Json.object("type", "string", "pattern", "^(" + pattern + ")$");
  }

  /** "a", "a or b", "a, b or c". */
  static String either(List<String> names) {
    if (names.size() < 2) {
      return String.join("", names);
    }
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  static Scalar<String> text(String accepted, Pattern pattern) {
    return text(
        accepted,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new Unacceptable();
          }
          return text;
        });
  }

  static Scalar<String> text(String accepted, Function<String, String> parser) {
    return new Scalar<>(accepted, TEXT, parser, Function.identity());
  }

  static Scalar<Integer> integer(int minimum, int maximum) {
    return new Scalar<>(
        maximum == Integer.MAX_VALUE
            ? "a whole number, at least " + minimum
            : "a whole number from " + minimum + " to " + maximum,
        numbers("integer", minimum, maximum),
        text -> {
          if (!text.matches("-?[0-9]{1,10}")) {
            throw new Unacceptable();
          }
          long value = Long.parseLong(text);
          if (value < minimum || value > maximum) {
            throw new Unacceptable();
          }
          return (int) value;
        },
        Object::toString);
  }

  /** A number with an optional fraction; infinite limits are none. */
  static Scalar<Double> decimal(double minimum, double maximum) {
    String range =
        (Double.isInfinite(minimum) ? "" : " from " + formatDecimal(minimum))
            + (Double.isInfinite(maximum) ? "" : " to " + formatDecimal(maximum));
    return new Scalar<>(
        "a number" + range,
        Map.of("type", "number"),
        text -> {
          double value = parseDecimal(text);
          if (value < minimum || value > maximum) {
            throw new Unacceptable();
          }
          return value;
        },
        Scalars::formatDecimal);
  }

  static Scalar<Duration> duration(Duration minimum, Duration maximum) {
    return new Scalar<>(
        "a duration such as 500ms, 5s, 1m or 2h, from "
            + formatDuration(minimum)
            + " to "
            + formatDuration(maximum),
        pattern("[0-9]+(ms|s|m|h)"),
        text -> {
          String withUnit = text.matches("[0-9]{1,9}") ? text + "s" : null;
          Duration value = parseDuration(withUnit == null ? text : withUnit);
          if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
            throw new Unacceptable();
          }
          if (withUnit != null) {
            throw new Unacceptable(null, withUnit);
          }
          return value;
        },
        Scalars::formatDuration);
  }

  static Scalar<Long> size(long minimum, long maximum) {
    return new Scalar<>(
        "a size such as 512, 64k, 10MiB or 1g (k, m, g: powers of 1024), from "
            + formatSize(minimum)
            + " to "
            + formatSize(maximum),
        Map.of("anyOf", List.of(numbers("integer", minimum, maximum), pattern(SIZE_PATTERN))),
        text -> {
          long value = parseSize(text);
          if (value < minimum || value > maximum) {
            throw new Unacceptable();
          }
          return value;
        },
        Scalars::formatSize);
  }

  /** One of a few words. */
  static <T> Scalar<T> choice(Map<String, T> words) {
    List<String> names = List.copyOf(words.keySet());
    return new Scalar<>(
        either(names),
        Json.object("enum", names),
        text -> {
          T value = words.get(text);
          if (value == null) {
            throw new Unacceptable(null, Suggestions.nearest(text, names));
          }
          return value;
        },
        value -> {
          for (Map.Entry<String, T> entry : words.entrySet()) {
            if (entry.getValue().equals(value)) {
              return entry.getKey();
            }
          }
          throw new IllegalArgumentException("no word for " + value);
        });
  }

  /** Words that mean themselves, for {@link #choice(Map)}. */
  static Map<String, String> words(String... words) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String word : words) {
      map.put(word, word);
    }
    return map;
  }

  /** The constants of an enum, in lower case with hyphens. */
  static <E extends Enum<E>> Scalar<E> choice(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choice(words);
  }

  /**
   * A file that must exist; a relative path starts at the directory of the file it is written in.
   */
  static Shape<Path> file(String what) {
    return new FileShape(what, true);
  }

  static boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case "yes", "on", "True", "TRUE" -> throw new Unacceptable(null, "true");
      case "no", "off", "False", "FALSE" -> throw new Unacceptable(null, "false");
      default -> throw new Unacceptable();
    };
  }

  static double parseDecimal(String text) {
    if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw new Unacceptable();
    }
    return Double.parseDouble(text);
  }

  private static double parseShare(String text) {
    boolean percentage = text.endsWith("%");
    double value =
        percentage ? parseDecimal(text.substring(0, text.length() - 1)) / 100 : parseDecimal(text);
    if (value < 0 || value > 1) {
      throw new Unacceptable(null, !percentage && value <= 100 && value > 0 ? text + "%" : null);
    }
    return value;
  }

  static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new Unacceptable();
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static long parseSize(String text) {
    Matcher decimal = DECIMAL_UNIT.matcher(text);
    if (decimal.matches()) {
      String unit = decimal.group(2).toUpperCase(Locale.ROOT);
      throw new Unacceptable(null, decimal.group(1) + unit + "iB");
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new Unacceptable();
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
    int shift =
        switch (unit) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    long amount = Long.parseLong(matcher.group(1));
    if (amount > Long.MAX_VALUE >> shift) {
      throw new Unacceptable();
    }
    return amount << shift;
  }

  static String formatDuration(Duration value) {
    long millis = value.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds > 60 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds > 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String formatSize(long value) {
    String[] units = {"", "KiB", "MiB", "GiB"};
    int unit = 0;
    long amount = value;
    while (unit < 3 && amount != 0 && amount % 1024 == 0) {
      amount /= 1024;
      unit++;
    }
    return amount + units[unit];
  }

  private static String formatDecimal(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
