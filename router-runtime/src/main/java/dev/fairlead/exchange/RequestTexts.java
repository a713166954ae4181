package dev.fairlead.exchange;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;

/** Finds texts inside what a client sent. */
final class RequestTexts {
  private RequestTexts() {}

  /** The value of the first cookie of that name, or null. */
  static String cookie(Fields fields, String name) {
    for (int i = fields.next(FieldName.COOKIE, 0);
        i >= 0;
        i = fields.next(FieldName.COOKIE, i + 1)) {
      String value = fields.value(i);
      for (int from = 0; from < value.length(); ) {
        int end = value.indexOf(';', from);
        end = end < 0 ? value.length() : end;
        while (from < end && value.charAt(from) == ' ') {
          from++;
        }
        int equals = from + name.length();
        if (equals < end && value.charAt(equals) == '=' && value.startsWith(name, from)) {
          return value.substring(equals + 1, end);
        }
        from = end + 1;
      }
    }
    return null;
  }

  /** The value, as it is written, of the first parameter of that name in the query, or null. */
  static String parameter(String target, int pathLength, String name) {
    for (int from = pathLength + 1; from < target.length(); ) {
      int end = target.indexOf('&', from);
      end = end < 0 ? target.length() : end;
      int equals = from + name.length();
      if (equals < end && target.charAt(equals) == '=' && target.startsWith(name, from)) {
        return target.substring(equals + 1, end);
      }
      from = end + 1;
    }
    return null;
  }
}
