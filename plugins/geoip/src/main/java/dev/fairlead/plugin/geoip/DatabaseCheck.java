package dev.fairlead.plugin.geoip;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Reads a MaxMind DB file from end to end and finds out whether it hangs together: every record of
 * the search tree leads to a node or to a value, and every value lies within the data section with
 * all that its pointers lead to, which is not endless: whoever decodes it recurses. The format has
 * no checksum, so a changed letter passes, but a file that was cut off, or half of which is another
 * one's, does not. MaxMind DB File Format Specification 2.0.
 */
final class DatabaseCheck {
  private static final byte[] MARKER = {
    (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
  };
  private static final int SEPARATOR = 16;
  private static final int DEEPEST = 32;

  /** An Enterprise record has some hundred and fifty. */
  private static final int MOST_VALUES = 10_000;

  private static final int POINTER = 1;
  private static final int STRING = 2;
  private static final int DOUBLE = 3;
  private static final int BYTES = 4;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int INT32 = 8;
  private static final int UINT64 = 9;
  private static final int UINT128 = 10;
  private static final int ARRAY = 11;
  private static final int BOOLEAN = 14;
  private static final int FLOAT = 15;

  private final ByteBuffer file;
  private final int recordBits;
  private final long nodes;
  private final long dataStart;
  private final long dataLength;

  /** Where records begin, relative to the data section. */
  private final BitSet records = new BitSet();

  /** How many more values the present record may have. */
  private int budget;

  /** Where the value that is being read goes on, relative to the data section. */
  private int at;

  /** The file is not sound; the message says what is wrong, and where. */
  static final class Unsound extends Exception {
    Unsound(String message) {
      super(message);
    }
  }

  private DatabaseCheck(ByteBuffer file, long nodes, int recordBits) throws Unsound {
    this.file = file;
    this.nodes = nodes;
    this.recordBits = recordBits;
    if (recordBits != 24 && recordBits != 28 && recordBits != 32) {
      throw new Unsound("records of " + recordBits + " bits: expected 24, 28 or 32");
    }
    dataStart = nodes * recordBits / 4 + SEPARATOR;
    dataLength = marker(file) - dataStart;
    if (nodes < 1 || dataLength < 1) {
      throw new Unsound(nodes + " nodes do not fit into " + file.capacity() + " octets");
    }
  }

  /**
   * Checks a whole file.
   *
   * @param nodes how many its metadata says there are
   * @param recordBits how wide its metadata says their records are
   */
  static void check(ByteBuffer file, long nodes, int recordBits) throws Unsound {
    DatabaseCheck check = new DatabaseCheck(file, nodes, recordBits);
    check.separator();
    check.tree();
    check.values();
  }

  private static int marker(ByteBuffer file) throws Unsound {
    for (int at = file.capacity() - MARKER.length; at >= 0; at--) {
      int matching = 0;
      while (matching < MARKER.length && file.get(at + matching) == MARKER[matching]) {
        matching++;
      }
      if (matching == MARKER.length) {
        return at;
      }
    }
    throw new Unsound("no metadata: cut off, or no MaxMind DB file");
  }

  private void separator() throws Unsound {
    for (int i = 1; i <= SEPARATOR; i++) {
      if (file.get((int) dataStart - i) != 0) {
        throw new Unsound("no separator behind the " + nodes + " nodes of the search tree");
      }
    }
  }

  private void tree() throws Unsound {
    for (int node = 0; node < nodes; node++) {
      leadsSomewhere(node, record(node, 0));
      leadsSomewhere(node, record(node, 1));
    }
  }

  private long record(int node, int half) {
    int start = node * (recordBits / 4);
    return switch (recordBits) {
      case 24 -> unsigned(start + half * 3, 3);
      case 28 -> {
        int middle = file.get(start + 3);
        yield (half == 0 ? middle >> 4 & 0xF : middle & 0xF) << 24 | unsigned(start + half * 4, 3);
      }
      default -> unsigned(start + half * 4, 4);
    };
  }

  private long unsigned(int start, int octets) {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | file.get(start + i) & 0xFF;
    }
    return value;
  }

  private void leadsSomewhere(int node, long record) throws Unsound {
    if (record > nodes) {
      long offset = record - nodes - SEPARATOR;
      if (offset < 0 || offset >= dataLength) {
        throw new Unsound("node " + node + " leads out of the file");
      }
      records.set((int) offset);
    }
  }

  /** Reads each record once, with all it points to: what a look-up would do. */
  private void values() throws Unsound {
    for (int record = records.nextSetBit(0); record >= 0; record = records.nextSetBit(record + 1)) {
      at = record;
      budget = MOST_VALUES;
      if (value(0) != MAP) {
        throw new Unsound("a record that is no map, at " + record);
      }
    }
  }

  private int next() throws Unsound {
    if (at < 0 || at >= dataLength) {
      throw new Unsound("a value reaches beyond the data section");
    }
    return file.get((int) dataStart + at++) & 0xFF;
  }

  private long next(int octets) throws Unsound {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  /** Reads over one value and returns its type; of a pointer, that of what it leads to. */
  private int value(int depth) throws Unsound {
    int start = at;
    if (depth > DEEPEST || --budget < 0) {
      throw new Unsound("a value that contains too much, or itself, at " + start);
    }
    int control = next();
    int type = control >> 5;
    if (type == POINTER) {
      return valuePointedTo(control, depth);
    }
    if (type == 0) {
      type = next() + 7;
    }
    int shown = control & 0x1F;
    long size =
        switch (shown) {
          case 29 -> 29 + next(1);
          case 30 -> 285 + next(2);
          case 31 -> 65_821 + next(3);
          default -> shown;
        };
    if (!content(type, size, depth)) {
      throw new Unsound("no value of any known kind at " + start);
    }
    return type;
  }

  private int valuePointedTo(int control, int depth) throws Unsound {
    long high = control & 7;
    long target =
        switch (control >> 3 & 3) {
          case 0 -> high << 8 | next(1);
          case 1 -> (high << 16 | next(2)) + 2048;
          case 2 -> (high << 24 | next(3)) + 526_336;
          default -> next(4);
        };
    if (target >= dataLength) {
      throw new Unsound("a pointer to " + target + ", beyond the data section");
    }
    int behind = at;
    at = (int) target;
    int type = value(depth + 1);
    at = behind;
    return type;
  }

  private boolean content(int type, long size, int depth) throws Unsound {
    switch (type) {
      case MAP:
        for (long i = 0; i < size; i++) {
          if (value(depth + 1) != STRING) {
            return false;
          }
          value(depth + 1);
        }
        return true;
      case ARRAY:
        for (long i = 0; i < size; i++) {
          value(depth + 1);
        }
        return true;
      case BOOLEAN:
        return size <= 1;
      default:
        if (!scalar(type, size) || at + size > dataLength) {
          return false;
        }
        at += (int) size;
        return true;
    }
  }

  private static boolean scalar(int type, long size) {
    return switch (type) {
      case STRING, BYTES -> true;
      case DOUBLE -> size == 8;
      case UINT16 -> size <= 2;
      case UINT32, INT32 -> size <= 4;
      case UINT64 -> size <= 8;
      case UINT128 -> size <= 16;
      case FLOAT -> size == 4;
      default -> false;
    };
  }
}
