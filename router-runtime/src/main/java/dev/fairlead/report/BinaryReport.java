package dev.fairlead.report;

import java.nio.charset.StandardCharsets;

/**
 * Reads a report from {@code xds.data.orca.v3.OrcaLoadReport} as protobuf encodes it: the fields
 * that are looked for, by number; others are passed over by their wire type.
 */
final class BinaryReport {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private static final int CPU_UTILIZATION = 1;
  private static final int MEM_UTILIZATION = 2;
  private static final int RPS = 3;
  private static final int RPS_FRACTIONAL = 6;
  private static final int EPS = 7;
  private static final int NAMED_METRICS = 8;
  private static final int APPLICATION_UTILIZATION = 9;

  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final byte[] bytes;
  private final int end;
  private int at;

  private BinaryReport(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /**
   * @return null if it is no such message
   */
  static RawReport read(byte[] bytes) {
    try {
      RawReport report = new RawReport();
      new BinaryReport(bytes, 0, bytes.length).message(report);
      return report;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void message(RawReport report) {
    while (at < end) {
      int tag = tag();
      int field = tag >>> 3;
      int type = tag & 7;
      if (type == FIXED_64) {
        number(report, field, Double.longBitsToDouble(fixed64()));
      } else if (type == VARINT) {
        long value = varint();
        if (field == RPS) {
          report.put("rps", value < 0 ? Double.POSITIVE_INFINITY : value);
        }
      } else if (type == LENGTH) {
        int length = length();
        if (field == NAMED_METRICS) {
          new BinaryReport(bytes, at, at + length).entry(report);
        }
        at += length;
      } else {
        skip(type);
      }
    }
  }

  private static void number(RawReport report, int field, double value) {
    String name =
        switch (field) {
          case CPU_UTILIZATION -> "cpu_utilization";
          case MEM_UTILIZATION -> "mem_utilization";
          case RPS_FRACTIONAL -> "rps_fractional";
          case EPS -> "eps";
          case APPLICATION_UTILIZATION -> "application_utilization";
          default -> null;
        };
    if (name != null) {
      // No number at all is not the same as none.
      report.put(name, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value);
    }
  }

  private void entry(RawReport report) {
    String key = "";
    double value = 0;
    while (at < end) {
      int tag = tag();
      if (tag == (ENTRY_KEY << 3 | LENGTH)) {
        int length = length();
        key = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
      } else if (tag == (ENTRY_VALUE << 3 | FIXED_64)) {
        value = Double.longBitsToDouble(fixed64());
      } else {
        skip(tag & 7);
      }
    }
    report.put("named_metrics." + key, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value);
  }

  private void skip(int type) {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> advance(8);
      case LENGTH -> advance(length());
      case FIXED_32 -> advance(4);
      default -> throw new IllegalArgumentException();
    }
  }

  private int tag() {
    long tag = varint();
    if (tag < 8 || tag > 0xffff_ffffL) {
      throw new IllegalArgumentException();
    }
    return (int) tag;
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException();
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new IllegalArgumentException();
      }
      byte octet = bytes[at++];
      value |= (octet & 0x7fL) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException();
  }

  private long fixed64() {
    int from = at;
    advance(8);
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | bytes[from + i] & 0xffL;
    }
    return value;
  }

  private void advance(int octets) {
    if (octets > end - at) {
      throw new IllegalArgumentException();
    }
    at += octets;
  }
}
