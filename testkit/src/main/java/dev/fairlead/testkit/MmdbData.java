package dev.fairlead.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A data section of the MaxMind DB format: what occurs again is written as a pointer. */
final class MmdbData {
  private static final int POINTER = 1;
  private static final int STRING = 2;
  private static final int DOUBLE = 3;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;
  private static final int BOOLEAN = 14;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Object, Integer> written = new HashMap<>();

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Where a value begins, which is written unless it is there already. */
  int offset(Object value) {
    Integer known = written.get(value);
    if (known == null) {
      known = out.size();
      write(value);
    }
    return known;
  }

  private void write(Object value) {
    Integer known = written.get(value);
    if (known != null) {
      pointer(known);
      return;
    }
    if (value instanceof String || value instanceof Map) {
      written.put(value, out.size());
    }
    if (value instanceof String text) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      control(STRING, octets.length);
      out.writeBytes(octets);
    } else if (value instanceof Double number) {
      control(DOUBLE, 8);
      out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
    } else if (value instanceof Integer number) {
      unsigned(UINT32, number);
    } else if (value instanceof Long number) {
      unsigned(UINT64, number);
    } else if (value instanceof Boolean flag) {
      control(BOOLEAN, flag ? 1 : 0);
    } else if (value instanceof List<?> list) {
      control(ARRAY, list.size());
      list.forEach(this::write);
    } else if (value instanceof Map<?, ?> map) {
      control(MAP, map.size());
      map.forEach(
          (key, each) -> {
            write(key);
            write(each);
          });
    } else {
      throw new IllegalArgumentException(
          value + ": expected a String, Double, Integer, Long, Boolean, List or Map");
    }
  }

  private void unsigned(int type, long number) {
    int length = (71 - Long.numberOfLeadingZeros(number)) / 8;
    control(type, length);
    for (int i = length - 1; i >= 0; i--) {
      out.write((int) (number >> 8 * i));
    }
  }

  private void control(int type, int size) {
    int shown = size < 29 ? size : size < 285 ? 29 : size < 65_821 ? 30 : 31;
    if (type <= MAP) {
      out.write(type << 5 | shown);
    } else {
      out.write(shown);
      out.write(type - MAP);
    }
    int rest = size - (shown == 29 ? 29 : shown == 30 ? 285 : 65_821);
    for (int i = shown - 29; i >= 0; i--) {
      out.write(rest >> 8 * i);
    }
  }

  private void pointer(int target) {
    if (target < 2048) {
      out.write(POINTER << 5 | target >> 8);
      out.write(target);
    } else if (target < 526_336) {
      int value = target - 2048;
      out.write(POINTER << 5 | 1 << 3 | value >> 16);
      out.write(value >> 8);
      out.write(value);
    } else {
      out.write(POINTER << 5 | 3 << 3);
      out.writeBytes(ByteBuffer.allocate(4).putInt(target).array());
    }
  }
}
