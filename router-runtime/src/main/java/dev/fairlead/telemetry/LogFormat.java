package dev.fairlead.telemetry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes entries as lines. Used by one thread. */
final class LogFormat {
  private static final DateTimeFormatter COMMON_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private LogFormat() {}

  /** The Common Log Format with referrer and user agent, as most analysers read it. */
  static void common(LogEntry entry, StringBuilder out) {
    out.append(entry.client()).append(" - - [");
    COMMON_TIME.formatTo(Instant.ofEpochMilli(entry.millis()), out);
    out.append("] \"");
    if (entry.method() == null) {
      out.append('-');
    } else {
      quoted(out, entry.method(), false);
      out.append(' ');
      quoted(out, entry.target(), false);
      out.append(" HTTP/").append(entry.version());
    }
    out.append("\" ");
    out.append(entry.status()).append(' ').append(entry.responseOctets()).append(" \"");
    quoted(out, entry.referer() == null ? "-" : entry.referer(), false);
    out.append("\" \"");
    quoted(out, entry.agent() == null ? "-" : entry.agent(), false);
    out.append("\"\n");
  }

  /** One JSON object; without the query and without what identifies a person beyond the address. */
  static void json(LogEntry entry, StringBuilder out) {
    out.append("{\"time\":\"").append(Instant.ofEpochMilli(entry.millis())).append('"');
    text(out, "listener", entry.listener());
    text(out, "client", entry.client());
    text(out, "method", entry.method());
    text(out, "host", entry.authority());
    text(out, "path", path(entry.target()));
    text(out, "version", entry.version());
    number(out, "status", entry.status());
    number(out, "request_bytes", entry.requestOctets());
    number(out, "response_bytes", entry.responseOctets());
    out.append(",\"duration_ms\":").append(entry.nanos() / 1_000 / 1e3);
    text(out, "route", entry.route());
    text(out, "pool", entry.pool());
    text(out, "endpoint", entry.endpoint());
    number(out, "attempts", entry.attempts());
    text(out, "request_id", entry.requestId());
    text(out, "rejected", entry.rejected());
    out.append("}\n");
  }

  private static String path(String target) {
    int query = target == null ? -1 : target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static void text(StringBuilder out, String name, String value) {
    out.append(",\"").append(name).append("\":");
    if (value == null) {
      out.append("null");
    } else {
      out.append('"');
      quoted(out, value, true);
      out.append('"');
    }
  }

  private static void number(StringBuilder out, String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }

  /** Clients choose these texts: nothing in them may end the quotes or the line. */
  private static void quoted(StringBuilder out, String text, boolean json) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c >= 0x7f && c < 0xa0 || !json && c >= 0x7f) {
        out.append(json ? "\\u00" : "\\x");
        out.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
  }
}
