package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strategy as written on a command line: {@code name}, {@code name:option=value,option=value}, or
 * nested in an option {@code name(option=value,...)}. Lists are {@code [one,two]}, maps {@code
 * [name: one|two, other: three]}.
 *
 * @param options texts, as written
 */
record StrategySpec(String name, Map<String, String> options) {
  static StrategySpec parse(String text) {
    String spec = text.trim();
    int end = 0;
    while (end < spec.length() && spec.charAt(end) != ':' && spec.charAt(end) != '(') {
      end++;
    }
    String name = spec.substring(0, end).trim();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "strategy '" + text + "': expected a name, or name:option=value,...");
    }
    if (end == spec.length()) {
      return new StrategySpec(name, Map.of());
    }
    String rest = spec.substring(end + 1);
    if (spec.charAt(end) == '(') {
      if (!rest.endsWith(")")) {
        throw new IllegalArgumentException("strategy '" + text + "': a bracket is not closed");
      }
      rest = rest.substring(0, rest.length() - 1);
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : split(rest)) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "strategy '" + text + "': option '" + option + "': expected name=value");
      }
      String key = option.substring(0, equals).trim();
      if (options.put(key, option.substring(equals + 1).trim()) != null) {
        throw new IllegalArgumentException(
            "strategy '" + text + "': option '" + key + "' is given twice");
      }
    }
    return new StrategySpec(name, options);
  }

  /** The items of a list, with or without brackets around it. */
  static List<String> list(String text) {
    String inner = text.trim();
    if (inner.startsWith("[") && inner.endsWith("]")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return inner.isBlank() ? List.of() : split(inner);
  }

  /** The names of a map, each with its texts. */
  static Map<String, List<String>> map(String text) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String entry : list(text)) {
      int colon = entry.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("'" + entry + "': expected name: one|two");
      }
      String values = entry.substring(colon + 1).trim();
      map.put(
          entry.substring(0, colon).trim(),
          values.isEmpty() ? List.of() : List.of(values.split("\\s*\\|\\s*")));
    }
    return map;
  }

  /** Splits at commas outside of brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).trim());
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("'" + text + "': a bracket is not closed");
    }
    parts.add(text.substring(start).trim());
    return parts;
  }
}
