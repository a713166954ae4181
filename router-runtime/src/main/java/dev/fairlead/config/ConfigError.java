package dev.fairlead.config;

/**
 * One thing that is wrong, or with a warning doubtful, in the operator's file.
 *
 * @param file as the operator named it
 * @param line from 1
 * @param column from 1, in characters
 * @param path of the key, such as {@code pools.web.endpoints[1].weight}; empty when the file as a
 *     whole is meant
 * @param value what is written there, or null where there is no single value, as for a missing key
 * @param message what is wrong with it and what is accepted
 * @param suggestion what the operator probably meant, or null
 */
public record ConfigError(
    String file,
    int line,
    int column,
    String path,
    String value,
    String message,
    String suggestion) {
  private static final int SHOWN = 80;
  private static final int SHOWN_PATH = 400;

  /** {@code FILE:LINE:COLUMN: KEY.PATH: value 'x': message (did you mean 'y'?)}, on one line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(160);
    text.append(file).append(':').append(line).append(':').append(column).append(": ");
    if (!path.isEmpty()) {
      text.append(shown(path, SHOWN_PATH)).append(": ");
    }
    if (value != null) {
      text.append("value '").append(shown(value)).append("': ");
    }
    text.append(message);
    if (suggestion != null) {
      text.append(" (did you mean '").append(shown(suggestion)).append("'?)");
    }
    return text.toString();
  }

  /** A file's text must not be able to break, recolour or flood a terminal or a log. */
  static String shown(String text) {
    return shown(text, SHOWN);
  }

  private static String shown(String text, int length) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), length) + 8);
    for (int i = 0; i < text.length() && i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        default -> {
          if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            shown.append(String.format("\\u%04x", (int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return text.length() > length ? shown.append("...").toString() : shown.toString();
  }
}
