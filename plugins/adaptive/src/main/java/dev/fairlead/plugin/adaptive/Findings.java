package dev.fairlead.plugin.adaptive;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What operators are told of a comparison. */
final class Findings {
  private Findings() {}

  /** By which part the rival was better; {@code NaN} without attempts. */
  static double advantage(Evidence evidence) {
    return evidence.advantage() / evidence.partOfUsual(1);
  }

  /** The figures of an event, in the order they are shown. */
  static Map<String, String> of(Evidence evidence) {
    Map<String, String> figures = new LinkedHashMap<>();
    double usual = evidence.partOfUsual(1);
    double half = evidence.halfWidth();
    figures.put("advantage", number(evidence.advantage() / usual));
    figures.put("at-least", number((evidence.advantage() - half) / usual));
    figures.put("at-most", number((evidence.advantage() + half) / usual));
    figures.put("attempts", whole(evidence.rival().count()));
    figures.put("failures", whole(evidence.rival().failures()));
    figures.put("champion-attempts", whole(evidence.incumbent().count()));
    figures.put("champion-failures", whole(evidence.incumbent().failures()));
    return figures;
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String whole(double value) {
    return Long.toString(Math.round(value));
  }
}
