package dev.fairlead.http1;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import java.util.Set;

/**
 * What may follow the content. Fields that frame, route, authenticate or describe the content are
 * dropped from a trailer section, not refused: RFC 9110 section 6.5.1 forbids to send them there
 * and lets a recipient throw them away.
 */
final class Trailers {
  private static final boolean[] FORBIDDEN = new boolean[256];

  private static final Set<String> FORBIDDEN_NAMES =
      Set.of(
          "age",
          "content-range",
          "expires",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "max-forwards",
          "pragma",
          "range",
          "warning",
          "www-authenticate");

  static {
    int[] names = {
      FieldName.HOST,
      FieldName.CONTENT_LENGTH,
      FieldName.TRANSFER_ENCODING,
      FieldName.CONNECTION,
      FieldName.KEEP_ALIVE,
      FieldName.PROXY_CONNECTION,
      FieldName.TE,
      FieldName.TRAILER,
      FieldName.UPGRADE,
      FieldName.EXPECT,
      FieldName.VIA,
      FieldName.FORWARDED,
      FieldName.X_FORWARDED_FOR,
      FieldName.X_FORWARDED_PROTO,
      FieldName.X_FORWARDED_HOST,
      FieldName.X_FORWARDED_PORT,
      FieldName.X_REQUEST_ID,
      FieldName.COOKIE,
      FieldName.SET_COOKIE,
      FieldName.DATE,
      FieldName.HTTP2_SETTINGS,
      FieldName.CONTENT_TYPE,
      FieldName.LOCATION,
      FieldName.RETRY_AFTER,
      FieldName.PROXY_AUTHENTICATE,
      FieldName.PROXY_AUTHORIZATION,
      FieldName.AUTHORIZATION,
      FieldName.CACHE_CONTROL,
      FieldName.VARY,
      FieldName.CONTENT_ENCODING
    };
    for (int name : names) {
      FORBIDDEN[name] = true;
    }
  }

  private Trailers() {}

  /** Drops what may not be there; returns whether anything is left. */
  static boolean clean(Fields fields) {
    boolean any = false;
    for (int i = 0; i < fields.size(); i++) {
      int id = fields.id(i);
      boolean forbidden =
          id == FieldName.OTHER
              ? FORBIDDEN_NAMES.contains(fields.lowerName(i).toString())
              : FORBIDDEN[id];
      if (forbidden) {
        fields.removeAt(i);
      } else {
        any = true;
      }
    }
    return any;
  }
}
