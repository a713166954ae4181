package dev.fairlead.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time of day as a Date field has it (RFC 9110 section 5.6.7), for responses that come without
 * one (section 6.6.1). Written once a second, however often it is asked for; from any thread.
 */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile HttpDate latest = new HttpDate(0);

  private final long second;
  private final String text;

  private HttpDate(long second) {
    this.second = second;
    this.text = FORMAT.format(Instant.ofEpochSecond(second));
  }

  /** The present second. */
  public static String now() {
    return at(System.currentTimeMillis() / 1000);
  }

  static String at(long second) {
    HttpDate known = latest;
    if (known.second != second) {
      known = new HttpDate(second);
      latest = known;
    }
    return known.text;
  }

  /** Adds a Date to fields that have none. */
  public static void addIfMissing(Fields fields) {
    if (fields.next(FieldName.DATE, 0) < 0) {
      fields.add(FieldName.DATE, now());
    }
  }
}
