package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final List<String> NAMES =
      List.of(
          "Host",
          "COOKIE",
          "cookie",
          "X-Forwarded-For",
          "via",
          "x",
          "X-Other",
          "x-other",
          "Content-Typo",
          "a-name-that-is-somewhat-longer-than-the-usual-one");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void behavesLikeAListOfPairs(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Fields fields = new Fields();
      NaiveFields twin = new NaiveFields();
      if (random.nextBoolean()) {
        loadLines(random, fields, twin);
      }
      int steps = random.nextInt(60);
      for (int step = 0; step < steps; step++) {
        change(random, fields, twin);
      }
      assertSame(fields, twin);
      fields.clear();
      assertSame(fields, new NaiveFields());
    }
  }

  /** A field list is used by request after request: what is left of one must not reach the next. */
  @Test
  void startsAnewAfterEachClear() {
    Random random = new Random(77);
    Fields fields = new Fields();
    for (int round = 0; round < 300; round++) {
      NaiveFields twin = new NaiveFields();
      loadLines(random, fields, twin);
      for (int step = random.nextInt(12); step > 0; step--) {
        change(random, fields, twin);
      }
      assertSame(fields, twin);
      fields.clear();
    }
  }

  private static void change(Random random, Fields fields, NaiveFields twin) {
    String name = name(random);
    String value = value(random);
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        fields.add(name, value);
        twin.add(name, value);
      }
      case 2 -> {
        int id = 1 + random.nextInt(38);
        fields.add(id, value);
        twin.add(FieldName.text(id), value);
      }
      case 3 -> {
        fields.add(
            AsciiString.of(name).subSequence(0), AsciiString.of("xx" + value).subSequence(2));
        twin.add(name, value);
      }
      case 4 -> {
        fields.set(name, value);
        twin.set(name, value);
      }
      case 5 -> {
        fields.remove(name);
        twin.remove(name);
      }
      case 6 -> {
        if (fields.size() > 0) {
          int i = random.nextInt(fields.size());
          fields.removeAt(i);
          twin.pairs.set(i, null);
        }
      }
      case 7 -> {
        Fields other = new Fields();
        NaiveFields otherTwin = new NaiveFields();
        for (int n = random.nextInt(5); n > 0; n--) {
          change(random, other, otherTwin);
        }
        fields.addAll(other);
        twin.addAll(otherTwin);
      }
      default -> {
        Fields other = new Fields();
        other.add("before", "it");
        other.add(name, value);
        fields.add(other, 1);
        twin.add(name, value);
      }
    }
  }

  /** Lines as clients write them: with no space, one, or more on either side of the value. */
  private static void loadLines(Random random, Fields fields, NaiveFields twin) {
    List<String> gaps = List.of("", " ", " ", " ", "  ", "\t", " \t ");
    int count = random.nextInt(8);
    int[][] marks = new int[count][];
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String name = name(random);
      String value = value(random);
      int start = head.length();
      head.append(name).append(':').append(gaps.get(random.nextInt(gaps.size())));
      int valueStart = head.length();
      head.append(value);
      int valueEnd = head.length();
      head.append(value.isEmpty() ? "" : List.of("", "", " ", "\t  ").get(random.nextInt(4)));
      head.append("\r\n");
      marks[i] = new int[] {start, name.length(), valueStart, valueEnd, head.length()};
      twin.add(name, value);
    }
    String following = "\r\nGET / HTTP/1.1\r\n";
    ByteBuf source = Unpooled.copiedBuffer(head + following, StandardCharsets.ISO_8859_1);
    int piece = random.nextInt(head.length() + 1);
    fields.load(source, 0, piece);
    fields.load(source, piece, source.readableBytes() - piece);
    for (int[] mark : marks) {
      fields.line(mark[0], mark[1], mark[2], mark[3], mark[4]);
    }
    fields.loaded(head.length());
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static String value(Random random) {
    int length =
        switch (random.nextInt(10)) {
          case 0 -> 0;
          case 1 -> 1500;
          default -> 1 + random.nextInt(20);
        };
    StringBuilder value = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      value.append((char) (random.nextInt(8) == 0 ? 0xa1 + random.nextInt(95) : 'A' + i % 26));
    }
    return value.toString();
  }

  private static void assertSame(Fields fields, NaiveFields twin) {
    assertThat(fields.size()).isEqualTo(twin.pairs.size());
    for (int i = 0; i < fields.size(); i++) {
      NaiveFields.Pair pair = twin.pairs.get(i);
      assertThat(fields.has(i)).isEqualTo(pair != null);
      if (pair != null) {
        assertSame(fields, i, pair);
      }
    }
    for (String name : NAMES) {
      assertThat(fields.get(name)).isEqualTo(twin.get(name));
      assertThat(fields.next(name.toUpperCase(Locale.ROOT), 1)).isEqualTo(twin.next(name, 1));
    }
    for (int id = 1; id <= 38; id++) {
      assertThat(fields.get(id)).isEqualTo(twin.get(FieldName.text(id)));
      assertThat(fields.joined(id)).isEqualTo(twin.joined(FieldName.text(id)));
    }
    assertThat(fields.encodedLength()).isEqualTo(twin.encodedLength());
    assertThat(encoded(fields)).isEqualTo(twin.encoded());
  }

  private static void assertSame(Fields fields, int i, NaiveFields.Pair pair) {
    assertThat(fields.name(i)).isEqualTo(pair.name());
    assertThat(fields.value(i)).isEqualTo(pair.value());
    assertThat(fields.id(i)).isEqualTo(FieldName.of(pair.name()));
    assertThat(fields.lowerName(i).toString()).isEqualTo(pair.name().toLowerCase(Locale.ROOT));
    assertThat(fields.asciiValue(i).array())
        .isEqualTo(pair.value().getBytes(StandardCharsets.ISO_8859_1));
    assertThat(fields.valueLength(i)).isEqualTo(pair.value().length());
    for (int k = 0; k < pair.value().length(); k += 7) {
      assertThat(fields.valueAt(i, k)).isEqualTo(pair.value().charAt(k));
    }
    assertThat(fields.nameIs(i, pair.name().toUpperCase(Locale.ROOT))).isTrue();
    assertThat(fields.nameIs(i, pair.name() + "x")).isFalse();
  }

  private static String encoded(Fields fields) {
    ByteBuf out = Unpooled.buffer(16);
    fields.writeTo(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void comparesValuesWithoutRegardToCaseOnlyWhereAsked() {
    Fields fields = new Fields();
    fields.add("Connection", "Keep-Alive");
    assertThat(fields.valueIs(0, "keep-alive")).isTrue();
    assertThat(fields.valueIs(0, "keep-alivf")).isFalse();
    assertThat(fields.valueIs(0, "keep-aliv")).isFalse();
  }

  @Test
  void keepsNoHoldOnAnUnusuallyLargeHead() {
    Fields fields = new Fields();
    fields.add("big", "v".repeat(100_000));
    assertThat(fields.value(0)).hasSize(100_000);
    fields.clear();
    ByteBuf small = Unpooled.copiedBuffer("a: b\r\n", StandardCharsets.ISO_8859_1);
    assertThat(fields.load(small, 0, 6).length).isLessThan(16 * 1024);
  }

  /** The text of a name or value outlives the list it came from. */
  @Test
  void handsOutTextsThatDoNotChangeWithTheList() {
    Fields fields = new Fields();
    fields.add("X-One", "first");
    AsciiString name = fields.lowerName(0);
    AsciiString value = fields.asciiValue(0);
    fields.clear();
    fields.add("Y-Two", "other");
    assertThat(name.toString()).isEqualTo("x-one");
    assertThat(value.toString()).isEqualTo("first");
  }
}
