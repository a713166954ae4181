package dev.fairlead.report;

/** Numbers as reports have them: decimal, with or without fraction and exponent. */
final class Numbers {
  /** No report needs more, and {@link Double#parseDouble} takes its time for very long ones. */
  private static final int LONGEST = 32;

  private Numbers() {}

  static boolean partOfOne(char c) {
    return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  /**
   * @return {@link Double#NaN} if it is no number; may be infinite
   */
  static double parse(String text, int from, int to) {
    if (from >= to || to - from > LONGEST) {
      return Double.NaN;
    }
    for (int i = from; i < to; i++) {
      if (!partOfOne(text.charAt(i))) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text.substring(from, to));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
