package dev.fairlead.report;

import dev.fairlead.spi.LoadReport;
import dev.fairlead.wire.Fields;
import java.util.Base64;

/** The fields in which a response carries a report. */
public final class ReportFields {
  public static final String FIELD = "endpoint-load-metrics";
  public static final String BINARY_FIELD = "endpoint-load-metrics-bin";

  /** As a response may carry one each, none may be long. */
  private static final int LONGEST = 4096;

  private ReportFields() {}

  /**
   * Takes the report from a response's fields or trailers, if there is one.
   *
   * @param book what hears of it; null: nobody
   * @param strip whether the fields are removed
   */
  public static void take(Fields fields, ReportBook book, boolean strip) {
    int text = fields.next(FIELD, 0);
    int binary = fields.next(BINARY_FIELD, 0);
    if (text < 0 && binary < 0) {
      return;
    }
    if (book != null) {
      book.take(text >= 0 ? parse(fields.value(text)) : parseBinary(fields.value(binary)));
    }
    if (strip) {
      fields.remove(FIELD);
      fields.remove(BINARY_FIELD);
    }
  }

  /** {@code JSON {...}}, {@code TEXT a=1,b=2}, {@code BIN ...}, or one of the first two bare. */
  static RawReport parse(String value) {
    String text = value.strip();
    if (text.length() > LONGEST) {
      return null;
    }
    if (text.startsWith("JSON ")) {
      return JsonReport.read(text.substring(5));
    }
    if (text.startsWith("TEXT ")) {
      return TextReport.read(text.substring(5));
    }
    if (text.startsWith("BIN ")) {
      return parseBinary(text.substring(4));
    }
    return text.startsWith("{") ? JsonReport.read(text) : TextReport.read(text);
  }

  /** Base64 with or without padding; of several values, the first. */
  static RawReport parseBinary(String value) {
    int comma = value.indexOf(',');
    String text = (comma < 0 ? value : value.substring(0, comma)).strip();
    if (text.length() > LONGEST) {
      return null;
    }
    try {
      return BinaryReport.read(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Takes the report a probe was answered with.
   *
   * @param field the value of the response's field, or null
   * @param binaryField the value of its binary field, or null
   * @param body JSON, if there is neither
   * @return null unless it was accepted
   */
  public static LoadReport answer(ReportBook book, String field, String binaryField, String body) {
    RawReport raw =
        field != null
            ? parse(field)
            : binaryField != null ? parseBinary(binaryField) : JsonReport.read(body);
    return book.take(raw);
  }
}
