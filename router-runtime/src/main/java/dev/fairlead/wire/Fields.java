package dev.fairlead.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one message, in order and with their casing. They stand as {@code name: value CRLF}
 * lines in one array, so that an HTTP/1.1 decoder copies a head once and indexes it in place,
 * removing is a mark, adding is an append, and an encoder copies each run of neighbouring lines
 * that are still wanted at once. Values are octets, read as ISO 8859-1.
 *
 * <p>Whoever adds a name or value has checked it: no octet here is looked at again on the way out.
 */
public final class Fields {
  /**
   * Three numbers a field: where its line starts (complemented once removed), name id and length,
   * where its line ends.
   */
  private static final int STRIDE = 3;

  private byte[] bytes = new byte[1024];
  private int end;
  private int[] index = new int[STRIDE * 24];
  private int count;
  private boolean crowded;

  /** Forgets everything and lets go of an unusually large array. */
  public void clear() {
    end = 0;
    count = 0;
    crowded = false;
    if (bytes.length > 16 * 1024) {
      bytes = new byte[1024];
    }
  }

  // ---- filling, by a decoder

  /**
   * Appends what a decoder is about to index with {@link #line}, and returns the array it now
   * stands in.
   */
  public byte[] load(ByteBuf source, int from, int length) {
    ensure(length + 256);
    source.getBytes(from, bytes, end, length);
    end += length;
    return bytes;
  }

  /** Octets loaded so far: where the next {@link #load} puts its own. */
  public int loaded() {
    return end;
  }

  /**
   * Adds a loaded line, brought into the form {@code name: value CRLF} in its place. More may be
   * loaded later.
   *
   * @param valueEnd exclusive, white space trimmed
   * @param lineEnd exclusive, after CRLF
   */
  public void line(int start, int nameLength, int valueStart, int valueEnd, int lineEnd) {
    int to = start + nameLength + 2;
    int length = valueEnd - valueStart;
    int newEnd = to + length + 2;
    if (newEnd > lineEnd) {
      crowded = true;
    } else if (valueStart != to || bytes[to - 1] != ' ' || newEnd != lineEnd) {
      System.arraycopy(bytes, valueStart, bytes, to, length);
      bytes[to - 1] = ' ';
      bytes[newEnd - 2] = '\r';
      bytes[newEnd - 1] = '\n';
    }
    // A line without any white space has no room for the space: it is moved once all is loaded.
    index(start, FieldName.of(bytes, start, nameLength), nameLength, Math.min(newEnd, lineEnd));
  }

  /**
   * Ends loading. Must follow the last {@link #line}, before anything is read or added.
   *
   * @param octets how many of those loaded belong to the head; the others are forgotten
   */
  public void loaded(int octets) {
    end = octets;
    if (crowded) {
      crowded = false;
      for (int i = 0; i < count; i++) {
        makeRoom(i);
      }
    }
  }

  private void makeRoom(int i) {
    int start = start(i);
    int nameLength = nameLength(i);
    int valueStart = start + nameLength + 1;
    if (bytes[valueStart] == ' ') {
      return;
    }
    int valueLength = index[i * STRIDE + 2] - 2 - valueStart;
    int to = open(nameLength, valueLength);
    System.arraycopy(bytes, start, bytes, to, nameLength);
    System.arraycopy(bytes, valueStart, bytes, to + nameLength + 2, valueLength);
    seal(to, nameLength, valueLength);
    index[i * STRIDE] = to;
    index[i * STRIDE + 2] = end;
  }

  // ---- adding

  /** Adds a field by the number of its name. */
  public void add(int id, String value) {
    byte[] name = FieldName.bytes(id);
    int to = open(name.length, value.length());
    System.arraycopy(name, 0, bytes, to, name.length);
    copy(value, to + name.length + 2);
    close(to, id, name.length, value.length());
  }

  /** Adds a field. */
  public void add(CharSequence name, CharSequence value) {
    int to = open(name.length(), value.length());
    copy(name, to);
    copy(value, to + name.length() + 2);
    close(to, FieldName.of(bytes, to, name.length()), name.length(), value.length());
  }

  /** Adds the field at a position of another list. */
  public void add(Fields other, int i) {
    int start = other.start(i);
    int length = other.index[i * STRIDE + 2] - start;
    ensure(length);
    System.arraycopy(other.bytes, start, bytes, end, length);
    index(end, other.id(i), other.nameLength(i), end + length);
    end += length;
  }

  /** Adds all fields of another list. */
  public void addAll(Fields other) {
    ensure(other.end);
    int shift = end;
    System.arraycopy(other.bytes, 0, bytes, end, other.end);
    end += other.end;
    for (int i = 0; i < other.count; i++) {
      if (other.has(i)) {
        int at = i * STRIDE;
        index(
            other.index[at] + shift, other.id(i), other.nameLength(i), other.index[at + 2] + shift);
      }
    }
  }

  /** Replaces all fields of that name by one, at the end. */
  public void set(int id, String value) {
    remove(id);
    add(id, value);
  }

  /** Replaces all fields of that name by one, at the end. */
  public void set(CharSequence name, CharSequence value) {
    remove(name);
    add(name, value);
  }

  private int open(int nameLength, int valueLength) {
    ensure(nameLength + valueLength + 4);
    return end;
  }

  private void close(int start, int id, int nameLength, int valueLength) {
    seal(start, nameLength, valueLength);
    index(start, id, nameLength, end);
  }

  private void seal(int start, int nameLength, int valueLength) {
    bytes[start + nameLength] = ':';
    bytes[start + nameLength + 1] = ' ';
    int valueEnd = start + nameLength + 2 + valueLength;
    bytes[valueEnd] = '\r';
    bytes[valueEnd + 1] = '\n';
    end = valueEnd + 2;
  }

  private void index(int start, int id, int nameLength, int lineEnd) {
    int at = count * STRIDE;
    if (at + STRIDE > index.length) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    index[at] = start;
    index[at + 1] = id << 24 | nameLength;
    index[at + 2] = lineEnd;
    count++;
  }

  private void ensure(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more + 256));
    }
  }

  @SuppressWarnings(
      "deprecation") // String.getBytes(int, ...) is the one ISO 8859-1 copy without an intermediate
  // array
  private void copy(CharSequence text, int to) {
    if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, to, ascii.length());
    } else {
      String string = text.toString();
      string.getBytes(0, string.length(), bytes, to);
    }
  }

  // ---- removing

  /** Removes the field at a position; the positions of the others stay. */
  public void removeAt(int i) {
    int at = i * STRIDE;
    if (index[at] >= 0) {
      index[at] = ~index[at];
    }
  }

  /** Removes all fields of that name. */
  public void remove(int id) {
    for (int i = 0; i < count; i++) {
      if (id(i) == id) {
        removeAt(i);
      }
    }
  }

  /** Removes all fields of that name, compared without regard to case. */
  public void remove(CharSequence name) {
    for (int i = next(name, 0); i >= 0; i = next(name, i + 1)) {
      removeAt(i);
    }
  }

  // ---- reading

  /** Positions, including those of removed fields: 0 to {@code size() - 1}. */
  public int size() {
    return count;
  }

  /** Whether the field at a position is still there. */
  public boolean has(int i) {
    return index[i * STRIDE] >= 0;
  }

  /** The number of the field's name, or {@link FieldName#OTHER}. */
  public int id(int i) {
    return index[i * STRIDE + 1] >>> 24;
  }

  public String name(int i) {
    return text(start(i), nameLength(i));
  }

  public String value(int i) {
    return text(valueStart(i), valueLength(i));
  }

  public int valueLength(int i) {
    return index[i * STRIDE + 2] - 2 - valueStart(i);
  }

  /** The octet of a value, 0 to 255. */
  public int valueAt(int i, int offset) {
    return bytes[valueStart(i) + offset] & 0xff;
  }

  /** The name as a lower-case text of its own memory. */
  public AsciiString lowerName(int i) {
    int id = id(i);
    return id != 0
        ? FieldName.ascii(id)
        : new AsciiString(bytes, start(i), nameLength(i), true).toLowerCase();
  }

  /** The value as a text of its own memory. */
  public AsciiString asciiValue(int i) {
    return new AsciiString(bytes, valueStart(i), valueLength(i), true);
  }

  /** Whether the value equals an ASCII text given in lower case, without regard to case. */
  public boolean valueIs(int i, String lower) {
    int length = valueLength(i);
    if (length != lower.length()) {
      return false;
    }
    int start = valueStart(i);
    for (int k = 0; k < length; k++) {
      int b = bytes[start + k];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lower.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the value equals a text of ISO 8859-1 characters. */
  public boolean valueEquals(int i, String text) {
    int length = valueLength(i);
    if (length != text.length()) {
      return false;
    }
    int start = valueStart(i);
    for (int k = 0; k < length; k++) {
      if ((bytes[start + k] & 0xff) != text.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** The first position of that name at or after {@code from}, or -1. */
  public int next(int id, int from) {
    for (int i = from; i < count; i++) {
      if (id(i) == id && has(i)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The first position of that name, compared without regard to case, at or after {@code from}, or
   * -1.
   */
  public int next(CharSequence name, int from) {
    int length = name.length();
    for (int i = from; i < count; i++) {
      if (nameLength(i) == length && has(i) && nameIs(i, name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the name at a position equals a text of any case. */
  public boolean nameIs(int i, CharSequence name) {
    if (nameLength(i) != name.length()) {
      return false;
    }
    int start = start(i);
    for (int k = 0; k < name.length(); k++) {
      if (lower(bytes[start + k] & 0xff) != lower(name.charAt(k))) {
        return false;
      }
    }
    return true;
  }

  /** The value of the first field of that name, or null. */
  public String get(int id) {
    int i = next(id, 0);
    return i < 0 ? null : value(i);
  }

  /** The value of the first field of that name, compared without regard to case, or null. */
  public String get(CharSequence name) {
    int i = next(name, 0);
    return i < 0 ? null : value(i);
  }

  /**
   * All values of that name joined by a comma and a space, or null: what RFC 9110 section 5.3 says
   * they mean.
   */
  public String joined(int id) {
    int i = next(id, 0);
    if (i < 0) {
      return null;
    }
    int second = next(id, i + 1);
    if (second < 0) {
      return value(i);
    }
    StringBuilder all = new StringBuilder(value(i));
    for (int k = second; k >= 0; k = next(id, k + 1)) {
      all.append(", ").append(value(k));
    }
    return all.toString();
  }

  /** Octets the encoded lines take at most. */
  public int encodedLength() {
    int length = 0;
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (index[at] >= 0) {
        length += index[at + 2] - index[at];
      }
    }
    return length;
  }

  /** Writes the lines as HTTP/1.1 wants them, without the empty line at the end. */
  public void writeTo(ByteBuf out) {
    int from = -1;
    int to = -1;
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      int start = index[at];
      if (start < 0) {
        continue;
      }
      if (start != to) {
        if (to > from) {
          out.writeBytes(bytes, from, to - from);
        }
        from = start;
      }
      to = index[at + 2];
    }
    if (to > from) {
      out.writeBytes(bytes, from, to - from);
    }
  }

  // ---- the octets themselves, for an encoder

  /**
   * The octets {@link #start} and {@link #valueStart} point into; not to be changed, and valid
   * until the next change.
   */
  public byte[] octets() {
    return bytes;
  }

  /** Where the name at a position starts. */
  public int start(int i) {
    int start = index[i * STRIDE];
    return start >= 0 ? start : ~start;
  }

  public int nameLength(int i) {
    return index[i * STRIDE + 1] & 0xffffff;
  }

  /** Where the value at a position starts. */
  public int valueStart(int i) {
    return start(i) + nameLength(i) + 2;
  }

  private String text(int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (has(i)) {
        all.append(name(i)).append(": ").append(value(i)).append('\n');
      }
    }
    return all.toString();
  }
}
