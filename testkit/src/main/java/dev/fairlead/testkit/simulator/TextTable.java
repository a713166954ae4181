package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores as text in columns. */
final class TextTable {
  private static final String[] HEAD = {
    "",
    "failed %",
    "p50 ms",
    "p90",
    "p99",
    "p99.9",
    "p99/p2c",
    "spread",
    "herding",
    "swing",
    "starved"
  };

  private TextTable() {}

  static String of(Suite suite) {
    StringBuilder out = new StringBuilder();
    for (List<Score> scores : byScenario(suite)) {
      Scenario scenario = scores.get(0).scenario();
      out.append(scenario.name()).append(": ").append(scenario.summary()).append('\n');
      write(out, rows(scores));
      out.append('\n');
    }
    out.append("All scenarios\n");
    write(out, summary(suite));
    return out.toString();
  }

  static List<List<Score>> byScenario(Suite suite) {
    Map<String, List<Score>> scenarios = new LinkedHashMap<>();
    for (Score score : suite.scores()) {
      scenarios.computeIfAbsent(score.scenario().name(), name -> new ArrayList<>()).add(score);
    }
    return List.copyOf(scenarios.values());
  }

  /** One row for each strategy, and the head. */
  static List<String[]> summary(Suite suite) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "p99/p2c", "worst failed %", "starved", "faults"});
    for (String strategy : suite.strategies()) {
      long faults = suite.results(strategy).stream().mapToLong(Result::faults).sum();
      rows.add(
          new String[] {
            strategy,
            number("%.3f", suite.meanRatio(strategy)),
            number("%.3f", 100 * suite.worstFailureShare(strategy)),
            Long.toString(suite.starved(strategy)),
            Long.toString(faults)
          });
    }
    return rows;
  }

  /** One row for each score, and the head. */
  static List<String[]> rows(List<Score> scores) {
    List<String[]> rows = new ArrayList<>();
    rows.add(HEAD);
    scores.forEach(score -> rows.add(row(score)));
    return rows;
  }

  private static String[] row(Score score) {
    return new String[] {
      score.strategy(),
      number("%.3f", 100 * score.failureShare()),
      number("%.1f", score.mean(Result::p50)),
      number("%.1f", score.mean(Result::p90)),
      number("%.1f", score.mean(Result::p99)),
      number("%.1f", score.mean(Result::p999)),
      number("%.3f", score.ratio()),
      number("%.2f", score.mean(Result::spread)),
      number("%.2f", score.mean(Result::herding)),
      number("%.2f", score.mean(Result::oscillation)),
      Long.toString(score.starved())
    };
  }

  private static String number(String format, double value) {
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, format, value);
  }

  private static void write(StringBuilder out, List<String[]> rows) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < row.length; i++) {
        String padding = String.join("", Collections.nCopies(widths[i] - row[i].length(), " "));
        line.append(i == 0 ? row[i] + padding : "  " + padding + row[i]);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
