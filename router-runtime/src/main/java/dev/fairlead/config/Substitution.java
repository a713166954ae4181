package dev.fairlead.config;

import java.util.function.UnaryOperator;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} in a text by the environment's values. A
 * doubled dollar before a brace stands for a literal one. A variable that is set but empty counts
 * as set. Values are not looked at again; defaults may hold further references.
 */
final class Substitution {
  private static final int DEEPEST = 8;

  private final UnaryOperator<String> environment;

  /**
   * @param environment answers null for a variable that is not set
   */
  Substitution(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * @throws Unacceptable if a variable without default is not set, or a reference is malformed
   */
  String apply(String text) {
    return apply(text, 0);
  }

  private String apply(String text, int depth) {
    int next = text.indexOf("${");
    if (next < 0) {
      return text;
    }
    if (depth > DEEPEST) {
      throw new Unacceptable("more than " + DEEPEST + " references inside one another");
    }
    StringBuilder result = new StringBuilder(text.length() + 32);
    int from = 0;
    while (next >= 0) {
      if (next > 0 && text.charAt(next - 1) == '$') {
        result.append(text, from, next - 1).append("${");
        from = next + 2;
      } else {
        int end = closing(text, next + 2);
        result.append(text, from, next).append(value(text.substring(next + 2, end), depth));
        from = end + 1;
      }
      next = text.indexOf("${", from);
    }
    return result.append(text, from, text.length()).toString();
  }

  private static int closing(String text, int from) {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        open++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw new Unacceptable("'${' without '}'; write $${ for a literal ${");
  }

  private String value(String reference, int depth) {
    int colon = reference.indexOf(':');
    String name = colon < 0 ? reference : reference.substring(0, colon);
    if (!isName(name)) {
      throw new Unacceptable(
          "'"
              + ConfigError.shown(name)
              + "' is no variable name; expected ${NAME} or ${NAME:default}, or $${ for a"
              + " literal ${");
    }
    String value = environment.apply(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new Unacceptable(
          "environment variable " + name + " is not set; set it or write ${" + name + ":default}");
    }
    return apply(reference.substring(colon + 1), depth + 1);
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && (i == 0 || !(c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
