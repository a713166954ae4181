package dev.fairlead.config;

import java.util.Locale;

/** Finds what an operator probably meant. */
final class Suggestions {
  private static final int LONGEST = 64;

  private Suggestions() {}

  /**
   * The candidate nearest to a text, or null when none is near: more than a third of the letters
   * would have to change.
   */
  static String nearest(String text, Iterable<String> candidates) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int least = Math.max(1, text.length() / 3) + 1;
    String plain = plain(text);
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - text.length()) < least && !candidate.equals(text)) {
        int distance = distance(plain, plain(candidate));
        if (distance < least) {
          least = distance;
          nearest = candidate;
        }
      }
    }
    return nearest;
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964; the restricted
   * form, in which a swapped pair is not edited again).
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + changed, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
    }
    return last[b.length()];
  }
}
