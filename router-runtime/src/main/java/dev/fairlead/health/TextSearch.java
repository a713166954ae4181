package dev.fairlead.health;

/**
 * Looks for a text in octets that arrive in pieces of any size, each octet once: the algorithm of
 * Knuth, Morris and Pratt. An endpoint that sends single octets must not make a check cost more
 * than one that does not.
 */
final class TextSearch {
  private final byte[] text;

  /** For each beginning of the text, the longest other beginning that it ends with. */
  private final int[] shorter;

  private int matched;

  /**
   * @param text not empty
   */
  TextSearch(byte[] text) {
    this.text = text;
    this.shorter = new int[text.length + 1];
    int length = 0;
    for (int i = 1; i < text.length; i++) {
      length = advance(length, text[i]);
      shorter[i + 1] = length;
    }
  }

  private int advance(int from, byte octet) {
    int length = from;
    while (length > 0 && text[length] != octet) {
      length = shorter[length];
    }
    return text[length] == octet ? length + 1 : 0;
  }

  /**
   * Takes the next octet; not after the text was found.
   *
   * @return whether the text ends with it
   */
  boolean found(byte octet) {
    matched = advance(matched, octet);
    return matched == text.length;
  }
}
