package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldNameTest {
  private static final int LAST = FieldName.CONTENT_ENCODING;

  @Test
  void knowsEveryNameInAnyCase() {
    Random random = new Random(1);
    for (int id = 1; id <= LAST; id++) {
      String text = FieldName.text(id);
      assertThat(text).isEqualTo(text.toLowerCase(Locale.ROOT));
      assertThat(FieldName.ascii(id).toString()).isEqualTo(text);
      assertThat(FieldName.of(text)).isEqualTo(id);
      assertThat(FieldName.of(text.toUpperCase(Locale.ROOT))).isEqualTo(id);
      for (int round = 0; round < 20; round++) {
        assertThat(FieldName.of(anyCase(text, random))).isEqualTo(id);
      }
    }
  }

  private static String anyCase(String text, Random random) {
    StringBuilder mixed = new StringBuilder();
    for (char c : text.toCharArray()) {
      mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    return mixed.toString();
  }

  /** One octet more, less or other is another name: a near miss must never count as the name. */
  @Test
  void takesNoNearMissForAName() {
    Map<String, Integer> known = new HashMap<>();
    for (int id = 1; id <= LAST; id++) {
      known.put(FieldName.text(id), id);
    }
    for (String text : known.keySet()) {
      for (int at = 0; at < text.length(); at++) {
        for (int octet = 0; octet < 256; octet++) {
          String other = text.substring(0, at) + (char) octet + text.substring(at + 1);
          assertThat(FieldName.of(other)).as(other).isEqualTo(expected(known, other));
          String longer = text.substring(0, at) + (char) octet + text.substring(at);
          assertThat(FieldName.of(longer)).as(longer).isEqualTo(expected(known, longer));
        }
        String shorter = text.substring(0, at) + text.substring(at + 1);
        assertThat(FieldName.of(shorter)).as(shorter).isEqualTo(expected(known, shorter));
      }
    }
  }

  private static int expected(Map<String, Integer> known, String name) {
    StringBuilder lower = new StringBuilder();
    for (char c : name.toCharArray()) {
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return known.getOrDefault(lower.toString(), FieldName.OTHER);
  }

  @Test
  void readsANameInTheMiddleOfAnArray() {
    byte[] line = "x\r\nHoSt: a".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(FieldName.of(line, 3, 4)).isEqualTo(FieldName.HOST);
    assertThat(FieldName.of(line, 3, 3)).isEqualTo(FieldName.OTHER);
  }

  @Test
  void numbersAnEmptyOrUnknownNameAsOther() {
    assertThat(FieldName.of("")).isEqualTo(FieldName.OTHER);
    assertThat(FieldName.of("x-unknown")).isEqualTo(FieldName.OTHER);
  }
}
