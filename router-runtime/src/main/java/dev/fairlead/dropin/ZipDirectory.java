package dev.fairlead.dropin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The directory at the end of a ZIP file (APPNOTE 6.3, sections 4.3.12 and 4.3.16), read before
 * anything is unpacked: it tells to how much. What it tells is only what it claims.
 *
 * @param sizes of the entries unpacked, in octets, by name
 */
record ZipDirectory(Map<String, Long> sizes) {
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int END_COUNT = 10;
  private static final int END_OFFSET = 16;
  private static final int END_COMMENT_SIZE = 20;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final int ENTRY_UNPACKED = 24;
  private static final int ENTRY_NAME_SIZE = 28;
  private static final int ENTRY_EXTRA_SIZE = 30;
  private static final int ENTRY_COMMENT_SIZE = 32;

  /**
   * Reads the directory of a file.
   *
   * @throws DropinException if it is not there, or not whole
   */
  static ZipDirectory of(byte[] zip) throws DropinException {
    ByteBuffer octets = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = end(octets);
    int count = number(octets, end + END_COUNT);
    long at = octets.getInt(end + END_OFFSET) & 0xffffffffL;
    Map<String, Long> sizes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      if (at + ENTRY_SIZE > end || octets.getInt((int) at) != ENTRY) {
        throw new DropinException("is damaged: its directory has fewer than " + count + " entries");
      }
      int entry = (int) at;
      int nameSize = number(octets, entry + ENTRY_NAME_SIZE);
      at += ENTRY_SIZE + nameSize;
      at += number(octets, entry + ENTRY_EXTRA_SIZE) + number(octets, entry + ENTRY_COMMENT_SIZE);
      if (at > end) {
        throw new DropinException("is damaged: its directory is cut off");
      }
      String name = new String(zip, entry + ENTRY_SIZE, nameSize, StandardCharsets.UTF_8);
      long size = octets.getInt(entry + ENTRY_UNPACKED) & 0xffffffffL;
      if (sizes.put(name, size) != null) {
        throw new DropinException("is damaged: its directory lists '" + name + "' twice");
      }
    }
    return new ZipDirectory(sizes);
  }

  /** Where the record is that ends every ZIP file; there may be a comment after it. */
  private static int end(ByteBuffer octets) throws DropinException {
    int size = octets.capacity();
    for (int at = size - END_SIZE; at >= 0 && at >= size - END_SIZE - 0xffff; at--) {
      if (octets.getInt(at) == END
          && at + END_SIZE + number(octets, at + END_COMMENT_SIZE) == size) {
        return at;
      }
    }
    throw new DropinException(size == 0 ? "is empty" : "is not a whole JAR: its end is missing");
  }

  private static int number(ByteBuffer octets, int at) {
    return octets.getShort(at) & 0xffff;
  }

  /** What all entries unpack to, in octets. */
  long unpacked() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }
}
