package dev.fairlead.http1;

import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;

/**
 * Reads a field section, of a head or of trailers, as RFC 9112 section 5 wants it: no folding, no
 * space before the colon, CRLF only. Looks at each octet once, however it arrives.
 */
final class FieldLines {
  private static final int LINE = 0;
  private static final int NAME = 1;
  private static final int SPACE = 2;
  private static final int VALUE = 3;
  private static final int LINE_FEED = 4;
  private static final int LAST_LINE_FEED = 5;

  private int state;
  private int begin;
  private int at;
  private int start;
  private int nameLength;
  private int valueStart;

  /** Begins at a position of the array. */
  void begin(int position) {
    state = LINE;
    begin = position;
    at = position;
  }

  /** The next octet to look at; once all is read, the first that follows the empty line. */
  int at() {
    return at;
  }

  /**
   * Reads on.
   *
   * @param bytes what {@code fields} loaded
   * @param end exclusive
   * @return whether the empty line was reached
   */
  boolean read(Fields fields, byte[] bytes, int end, int maxOctets, int maxFields)
      throws Malformed {
    boolean done = scan(fields, bytes, end, maxFields);
    if (at - begin > maxOctets) {
      throw new Malformed(431, Rejection.FIELDS_TOO_LARGE, "The fields are too large.");
    }
    return done;
  }

  @SuppressWarnings("fallthrough") // each part of a line follows the one before
  private boolean scan(Fields fields, byte[] bytes, int end, int maxFields) throws Malformed {
    int i = at;
    while (true) {
      switch (state) {
        case LINE:
          if (i == end) {
            return pause(i, LINE);
          }
          if (bytes[i] == '\r') {
            i++;
            state = LAST_LINE_FEED;
            continue;
          }
          start = i;
        case NAME:
          while (i < end && Octets.TOKEN[bytes[i] & 0xff]) {
            i++;
          }
          if (i == end) {
            return pause(i, NAME);
          }
          if (bytes[i] != ':' || i == start) {
            throw new Malformed(nameProblem(bytes[i], i == start));
          }
          nameLength = i - start;
          i++;
        case SPACE:
          while (i < end && Octets.space(bytes[i])) {
            i++;
          }
          if (i == end) {
            return pause(i, SPACE);
          }
          valueStart = i;
        case VALUE:
          while (i < end && Octets.VALUE[bytes[i] & 0xff]) {
            i++;
          }
          if (i == end) {
            return pause(i, VALUE);
          }
          if (bytes[i] != '\r') {
            throw new Malformed("A field's value contains a control character.");
          }
          i++;
        case LINE_FEED:
          if (i == end) {
            return pause(i, LINE_FEED);
          }
          if (bytes[i] != '\n') {
            throw new Malformed("A carriage return stands alone in a field.");
          }
          add(fields, bytes, i, maxFields);
          i++;
          state = LINE;
          continue;
        default:
          if (i == end) {
            return pause(i, LAST_LINE_FEED);
          }
          if (bytes[i] != '\n') {
            throw new Malformed("A carriage return stands alone after the fields.");
          }
          at = i + 1;
          return true;
      }
    }
  }

  private boolean pause(int position, int next) {
    at = position;
    state = next;
    return false;
  }

  private void add(Fields fields, byte[] bytes, int lineFeed, int maxFields) throws Malformed {
    if (fields.size() >= maxFields) {
      throw new Malformed(431, Rejection.FIELDS_TOO_LARGE, "There are too many fields.");
    }
    int valueEnd = lineFeed - 1;
    while (valueEnd > valueStart && Octets.space(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    fields.line(start, nameLength, valueStart, valueEnd, lineFeed + 1);
  }

  private static String nameProblem(int octet, boolean first) {
    if (Octets.space(octet)) {
      return first ? "A field is folded over lines." : "White space stands before a colon.";
    }
    return octet == ':' ? "A field has no name." : "A field's name contains an illegal character.";
  }
}
