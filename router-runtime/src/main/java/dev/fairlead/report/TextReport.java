package dev.fairlead.report;

/** Reads a report from names and values: {@code cpu_utilization=0.3,named_metrics.latency_ms=7}. */
final class TextReport {
  private TextReport() {}

  /**
   * @return null if it is anything else
   */
  static RawReport read(String text) {
    RawReport report = new RawReport();
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      int equals = text.indexOf('=', from);
      if (equals <= from || equals >= to) {
        return null;
      }
      String value = text.substring(equals + 1, to).strip();
      double number = Numbers.parse(value, 0, value.length());
      if (Double.isNaN(number)) {
        return null;
      }
      report.put(text.substring(from, equals).strip(), number);
      from = to + 1;
    }
    return report;
  }
}
