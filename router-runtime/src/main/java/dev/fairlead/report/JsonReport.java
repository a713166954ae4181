package dev.fairlead.report;

/**
 * Reads a report from JSON (RFC 8259): its numbers, and those of the objects in it. Small, as it
 * may read one per response, and wary, as an endpoint wrote it.
 */
final class JsonReport {
  /** A report has two levels. */
  private static final int DEEPEST = 8;

  private final String text;
  private final RawReport report;
  private int at;

  private JsonReport(String text, RawReport report) {
    this.text = text;
    this.report = report;
  }

  /**
   * @return null if the text is not one JSON object
   */
  static RawReport read(String text) {
    RawReport report = new RawReport();
    try {
      JsonReport reader = new JsonReport(text, report);
      reader.space();
      reader.object("", 0);
      reader.space();
      return reader.at == text.length() ? report : null;
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return null;
    }
  }

  private void object(String prefix, int depth) {
    expect('{');
    if (depth > DEEPEST) {
      throw new IllegalArgumentException();
    }
    space();
    if (text.charAt(at) == '}') {
      at++;
      return;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      value(prefix.isEmpty() ? name : prefix + '.' + name, depth);
    } while (more('}'));
  }

  private void array(int depth) {
    expect('[');
    if (depth > DEEPEST) {
      throw new IllegalArgumentException();
    }
    space();
    if (text.charAt(at) == ']') {
      at++;
      return;
    }
    do {
      value("[]", depth);
    } while (more(']'));
  }

  private boolean more(char end) {
    space();
    char c = text.charAt(at++);
    if (c != ',' && c != end) {
      throw new IllegalArgumentException();
    }
    return c == ',';
  }

  private void value(String name, int depth) {
    space();
    char c = text.charAt(at);
    switch (c) {
      case '{' -> object(name, depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> text(name, string());
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> report.put(name, number());
    }
  }

  /** JSON made of protobuf writes large whole numbers, and what is none, as texts. */
  private void text(String name, String value) {
    switch (value) {
      case "NaN" -> report.put(name, Double.POSITIVE_INFINITY);
      case "Infinity" -> report.put(name, Double.POSITIVE_INFINITY);
      case "-Infinity" -> report.put(name, Double.NEGATIVE_INFINITY);
      default -> {
        double number = Numbers.parse(value, 0, value.length());
        if (!Double.isNaN(number)) {
          report.put(name, number);
        }
      }
    }
  }

  private String string() {
    expect('"');
    int from = at;
    while (text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) < ' ') {
        throw new IllegalArgumentException();
      }
      at++;
    }
    // No name that is looked for has an escape in it.
    return text.substring(from, at++);
  }

  private double number() {
    int from = at;
    while (at < text.length() && Numbers.partOfOne(text.charAt(at))) {
      at++;
    }
    double value = Numbers.parse(text, from, at);
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw new IllegalArgumentException();
    }
    at += word.length();
  }

  private void expect(char c) {
    if (text.charAt(at++) != c) {
      throw new IllegalArgumentException();
    }
  }

  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
        return;
      }
      at++;
    }
  }
}
