package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSearchTest {
  /** How many octets it took to find the text, or -1. */
  private static int end(String text, String in) {
    TextSearch search = new TextSearch(text.getBytes(StandardCharsets.UTF_8));
    byte[] octets = in.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < octets.length; i++) {
      if (search.found(octets[i])) {
        return i + 1;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @CsvSource({
    "a,a,1",
    "ok,xxok,4",
    "ok,oook,4",
    "aab,aaaab,5",
    "abab,abacabab,8",
    "ab,ba,-1",
    "abc,ab,-1",
    "grün,ist gru grün,13"
  })
  void findsTheTextWhereItFirstEnds(String text, String in, int end) {
    assertThat(end(text, in)).isEqualTo(end);
  }

  @Test
  void findsWhatANaiveSearchFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      String text = letters(random, 1 + random.nextInt(6));
      String in = letters(random, random.nextInt(40));
      int at = in.indexOf(text);
      assertThat(end(text, in)).isEqualTo(at < 0 ? -1 : at + text.length());
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(2)));
    }
    return letters.toString();
  }
}
