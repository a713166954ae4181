package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores as one HTML file that loads nothing else. Plots over time are of the first seed. */
final class HtmlReport {
  /** Seconds to a point of a plot over time. */
  private static final int STEP = 2;

  private static final double[] QUANTILES = {
    0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999
  };

  private static final double[] QUANTILE_TICKS = {0.5, 0.9, 0.99, 0.999, 0.9999};

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Fairlead: simulated strategies</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; margin: 1.5rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: .5rem 0; }
      th, td { padding: .15rem .6rem; text-align: right; border-bottom: 1px solid #8884; }
      th:first-child, td:first-child { text-align: left; }
      .wide { overflow-x: auto; }
      .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); gap: 1rem; }
      svg { width: 100%; font-size: 11px; }
      svg text { fill: currentColor; }
      svg polyline { stroke-width: 1.4; }
      svg .grid { stroke: #8884; stroke-width: .6; }
      </style>
      </head>
      <body>
      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private HtmlReport() {}

  static String of(Suite suite) {
    HtmlReport report = new HtmlReport();
    report.out.append("<h1>Simulated strategies</h1>\n");
    report.table(TextTable.summary(suite));
    for (List<Score> scenario : TextTable.byScenario(suite)) {
      report.section(scenario);
    }
    return report.out.append("</body>\n</html>\n").toString();
  }

  private void section(List<Score> scores) {
    Scenario scenario = scores.get(0).scenario();
    out.append("<h2 id=\"").append(escaped(scenario.name())).append("\">");
    out.append(escaped(scenario.name())).append("</h2>\n<p>");
    out.append(escaped(scenario.summary())).append("</p>\n");
    table(TextTable.rows(scores));
    out.append("<div class=\"plots\">\n");
    out.append(latencies(scores)).append(failures(scores)).append("</div>\n");
    for (Score score : scores) {
      Result result = score.results().get(0);
      out.append("<details><summary>").append(escaped(score.strategy()));
      out.append(" by endpoint and over time</summary>\n<div class=\"plots\">\n");
      out.append(overTime(result, "Requests", "per second", true));
      out.append(overTime(result, "In flight", "requests", false));
      out.append("</div>\n</details>\n");
    }
  }

  private static String latencies(List<Score> scores) {
    Plot plot = new Plot("Latency by quantile", "ms").logarithmic();
    double[] x = new double[QUANTILES.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = nines(QUANTILES[i]);
    }
    for (Score score : scores) {
      double[] y = new double[QUANTILES.length];
      for (int i = 0; i < y.length; i++) {
        double quantile = QUANTILES[i];
        y[i] = Math.max(0.001, score.mean(result -> result.latencyMillis(quantile)));
      }
      plot.line(score.strategy(), x, y);
    }
    double[] ticks = new double[QUANTILE_TICKS.length];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = nines(QUANTILE_TICKS[i]);
    }
    plot.ticks(ticks, value -> percentile(1 - Math.pow(10, -value)));
    return plot.toSvg() + "\n";
  }

  /** 0.9 is 1, 0.99 is 2, and so on, which gives the tail its room. */
  private static double nines(double quantile) {
    return -Math.log10(1 - quantile);
  }

  private static String percentile(double quantile) {
    String text = String.format(Locale.ROOT, "%.2f", 100 * quantile);
    return "p" + text.replaceAll("\\.?0+$", "");
  }

  private static String failures(List<Score> scores) {
    Plot plot = new Plot("Failed requests", "per second");
    for (Score score : scores) {
      double[] perSecond = score.results().get(0).failedPerSecond();
      plot.line(score.strategy(), seconds(perSecond), coarse(perSecond));
    }
    return timed(plot, scores.get(0).scenario());
  }

  private static String overTime(Result result, String title, String unit, boolean sent) {
    Plot plot = new Plot(title, unit);
    List<EndpointModel> endpoints = result.scenario().endpoints();
    for (int i = 0; i < endpoints.size(); i++) {
      double[] values = sent ? result.sentPerSecond(i) : result.inFlightPerSecond(i);
      plot.line(endpoints.get(i).id(), seconds(values), coarse(values));
    }
    return timed(plot, result.scenario());
  }

  private static String timed(Plot plot, Scenario scenario) {
    int duration = (int) (scenario.totalNanos() / 1_000_000_000L);
    int every = Math.max(10, duration / 60 * 10);
    double[] ticks = new double[duration / every + 1];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = i * every;
    }
    return plot.ticks(ticks, value -> String.format(Locale.ROOT, "%.0f s", value)).toSvg() + "\n";
  }

  private static double[] seconds(double[] perSecond) {
    double[] x = new double[(perSecond.length + STEP - 1) / STEP];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * STEP;
    }
    return x;
  }

  private static double[] coarse(double[] perSecond) {
    double[] means = new double[(perSecond.length + STEP - 1) / STEP];
    for (int i = 0; i < means.length; i++) {
      int to = Math.min(perSecond.length, (i + 1) * STEP);
      for (int second = i * STEP; second < to; second++) {
        means[i] += perSecond[second] / (to - i * STEP);
      }
    }
    return means;
  }

  private void table(List<String[]> rows) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder("<tr>");
      for (String cell : rows.get(i)) {
        String tag = i == 0 ? "th" : "td";
        line.append('<').append(tag).append('>').append(escaped(cell));
        line.append("</").append(tag).append('>');
      }
      lines.add(line.append("</tr>").toString());
    }
    out.append("<div class=\"wide\"><table>\n").append(String.join("\n", lines));
    out.append("\n</table></div>\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
