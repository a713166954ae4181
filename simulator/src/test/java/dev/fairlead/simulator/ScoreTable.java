package dev.fairlead.simulator;

import dev.fairlead.testkit.simulator.Result;
import dev.fairlead.testkit.simulator.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures by scenario and strategy, one line each: {@code scenario strategy name=value ...}. */
final class ScoreTable {
  /**
   * Runs repeat to the last digit on one JDK. Between versions of it Math.exp and its like may
   * differ in the last bit, which a strategy that learns may turn into another choice.
   */
  private static final double RELATIVE = 0.01;

  private final Map<String, Map<String, String>> lines = new LinkedHashMap<>();

  private ScoreTable() {}

  static ScoreTable of(Suite suite) {
    ScoreTable table = new ScoreTable();
    List<Result> references = suite.results(Suite.REFERENCE);
    for (int i = 0; i < references.size(); i++) {
      for (String strategy : suite.strategies()) {
        Result result = suite.results(strategy).get(i);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("failed%", number("%.3f", 100 * result.failureShare()));
        figures.put("p50", number("%.2f", result.p50()));
        figures.put("p99", number("%.2f", result.p99()));
        figures.put("ratio", number("%.3f", result.p99() / references.get(i).p99()));
        figures.put("spread", number("%.2f", result.spread()));
        figures.put("starved", Integer.toString(result.starved().size()));
        table.lines.put(result.scenario().name() + ", " + strategy, figures);
      }
    }
    return table;
  }

  static ScoreTable parse(String text) {
    ScoreTable table = new ScoreTable();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      String[] words = line.trim().split(" +");
      Map<String, String> figures = new LinkedHashMap<>();
      for (int i = 2; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        figures.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
      table.lines.put(words[0] + ", " + words[1], figures);
    }
    return table;
  }

  String toText() {
    StringBuilder out = new StringBuilder();
    out.append("# Kept by ScoresTest; written with -Dfairlead.scores=write.\n");
    lines.forEach(
        (key, figures) -> {
          String[] words = key.split(", ");
          out.append(String.format(Locale.ROOT, "%-16s %-24s", words[0], words[1]));
          figures.forEach(
              (name, value) ->
                  out.append(String.format(Locale.ROOT, " %-14s", name + "=" + value)));
          out.setLength(out.toString().stripTrailing().length());
          out.append('\n');
        });
    return out.toString();
  }

  /** What is not as kept, in words; empty if nothing. */
  List<String> differences(ScoreTable played) {
    List<String> differences = new ArrayList<>();
    lines.forEach(
        (key, kept) -> {
          Map<String, String> now = played.lines.get(key);
          if (now == null) {
            differences.add(key + ": was not played");
            return;
          }
          kept.forEach(
              (name, value) -> {
                if (!same(value, now.get(name))) {
                  differences.add(key + ": " + name + " " + value + " is now " + now.get(name));
                }
              });
        });
    for (String key : played.lines.keySet()) {
      if (!lines.containsKey(key)) {
        differences.add(key + ": is not in the table");
      }
    }
    return differences;
  }

  private static boolean same(String kept, String now) {
    if (kept.equals(now)) {
      return true;
    }
    if (now == null || !kept.contains(".") || !now.contains(".")) {
      return false;
    }
    double value = Double.parseDouble(kept);
    return Math.abs(value - Double.parseDouble(now)) <= RELATIVE * Math.abs(value);
  }

  private static String number(String format, double value) {
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, format, value);
  }
}
