package dev.fairlead.http1;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;

/**
 * {@code Connection} and the other fields that concern one connection only: reads and removes them,
 * with what {@code Connection} lists. Fields others rely on (framing, routing, forwarding,
 * credentials) stay even if listed: RFC 9110 section 7.6.1 forbids to list them, and to obey would
 * let a sender strip them on the way.
 */
final class ConnectionOptions {
  static final int CLOSE = 1;
  static final int KEEP_ALIVE = 2;
  static final int UPGRADE = 4;

  private static final int TE = 8;

  /** By number of the name: fields that must not be listed. */
  private static final boolean[] PROTECTED = new boolean[256];

  static {
    int[] names = {
      FieldName.HOST,
      FieldName.CONTENT_LENGTH,
      FieldName.TRANSFER_ENCODING,
      FieldName.CONTENT_TYPE,
      FieldName.CONTENT_ENCODING,
      FieldName.VIA,
      FieldName.FORWARDED,
      FieldName.X_FORWARDED_FOR,
      FieldName.X_FORWARDED_PROTO,
      FieldName.X_FORWARDED_HOST,
      FieldName.X_FORWARDED_PORT,
      FieldName.X_REQUEST_ID,
      FieldName.TRACEPARENT,
      FieldName.COOKIE,
      FieldName.SET_COOKIE,
      FieldName.AUTHORIZATION,
      FieldName.PROXY_AUTHORIZATION,
      FieldName.PROXY_AUTHENTICATE,
      FieldName.CACHE_CONTROL,
      FieldName.DATE,
      FieldName.VARY,
      FieldName.LOCATION,
      FieldName.EXPECT
    };
    for (int name : names) {
      PROTECTED[name] = true;
    }
  }

  private ConnectionOptions() {}

  /** Removes one {@code Connection} field and what it lists; returns the options it contains. */
  static int take(Fields fields, int i) {
    int options;
    if (fields.valueIs(i, "keep-alive")) {
      options = KEEP_ALIVE;
    } else if (fields.valueIs(i, "close")) {
      options = CLOSE;
    } else {
      options = parse(fields, i);
    }
    fields.removeAt(i);
    return options;
  }

  private static int parse(Fields fields, int i) {
    int options = 0;
    int length = fields.valueLength(i);
    int at = 0;
    while (at < length) {
      int start = at;
      while (at < length && fields.valueAt(i, at) != ',') {
        at++;
      }
      int end = at++;
      while (start < end && Octets.space(fields.valueAt(i, start))) {
        start++;
      }
      while (end > start && Octets.space(fields.valueAt(i, end - 1))) {
        end--;
      }
      if (end > start) {
        options |= option(fields, text(fields, i, start, end));
      }
    }
    return options;
  }

  private static int option(Fields fields, String name) {
    if (name.equalsIgnoreCase("close")) {
      return CLOSE;
    }
    if (name.equalsIgnoreCase("keep-alive")) {
      return KEEP_ALIVE;
    }
    if (name.equalsIgnoreCase("upgrade")) {
      return UPGRADE;
    }
    if (name.equalsIgnoreCase("te")) {
      return TE;
    }
    int id = FieldName.of(name);
    if (id == FieldName.OTHER) {
      if (!name.equalsIgnoreCase("x-real-ip")) {
        fields.remove(name);
      }
    } else if (!PROTECTED[id] && id != FieldName.CONNECTION) {
      fields.remove(id);
    }
    return 0;
  }

  static String text(Fields fields, int i, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    for (int k = start; k < end; k++) {
      text.append((char) fields.valueAt(i, k));
    }
    return text.toString();
  }
}
