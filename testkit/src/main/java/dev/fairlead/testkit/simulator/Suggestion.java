package dev.fairlead.testkit.simulator;

import java.util.Collection;

/** Messages about names that do not exist. */
final class Suggestion {
  private Suggestion() {}

  /** What is wrong, what was probably meant, and what there is. */
  static String unknown(String kind, String name, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    String meant =
        nearest != null && least <= Math.max(2, name.length() / 3)
            ? ": did you mean '" + nearest + "'?"
            : ":";
    return "unknown " + kind + " '" + name + "'" + meant + " There are " + String.join(", ", known);
  }

  /** Edits of one character that make one text the other (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
