package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;

/** A line plot as inline SVG. */
final class Plot {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 230;
  private static final int LEFT = 52;
  private static final int RIGHT = 22;
  private static final int TOP = 24;
  private static final int BOTTOM = 34;

  /** Of the legend. */
  private static final int COLUMNS = 3;

  /** Told apart by colour-blind readers (Okabe and Ito), then repeated with other dashes. */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#b8a800"
  };

  private static final String[] DASHES = {"", "6 3", "2 2"};

  private final String title;
  private final String yLabel;
  private final List<String> lines = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<double[]> xs = new ArrayList<>();
  private final List<double[]> ys = new ArrayList<>();
  private double[] ticks = {};
  private DoubleFunction<String> tickText = value -> number(value);
  private boolean logarithmic;

  Plot(String title, String yLabel) {
    this.title = title;
    this.yLabel = yLabel;
  }

  /** Powers of ten on the vertical axis; values must be more than 0. */
  Plot logarithmic() {
    logarithmic = true;
    return this;
  }

  /** What the horizontal axis says, and where. */
  Plot ticks(double[] positions, DoubleFunction<String> text) {
    ticks = positions;
    tickText = text;
    return this;
  }

  Plot line(String name, double[] x, double[] y) {
    names.add(name);
    xs.add(x);
    ys.add(y);
    return this;
  }

  String toSvg() {
    List<double[]> horizontal = new ArrayList<>(xs);
    horizontal.add(ticks);
    double minX = bound(horizontal, Math::min, Double.POSITIVE_INFINITY);
    double maxX = bound(horizontal, Math::max, Double.NEGATIVE_INFINITY);
    double minY = logarithmic ? Math.log10(bound(ys, Math::min, Double.POSITIVE_INFINITY)) : 0;
    double maxY = bound(ys, Math::max, 0);
    maxY = logarithmic ? Math.log10(maxY) : maxY;
    if (maxY <= minY) {
      maxY = minY + 1;
    }
    lines.clear();
    lines.add(
        String.format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT + 16 * ((names.size() + COLUMNS - 1) / COLUMNS),
            HtmlReport.escaped(title)));
    text(LEFT, 14, "start", title + ", " + yLabel);
    vertical(minY, maxY);
    for (double tick : ticks) {
      double x = x(tick, minX, maxX);
      segment(x, TOP, x, HEIGHT - BOTTOM);
      text(x, HEIGHT - BOTTOM + 14, "middle", tickText.apply(tick));
    }
    for (int i = 0; i < names.size(); i++) {
      curve(i, minX, maxX, minY, maxY);
      legend(i);
    }
    lines.add("</svg>");
    return String.join("\n", lines);
  }

  private void vertical(double minY, double maxY) {
    int steps = 4;
    for (int i = 0; i <= steps; i++) {
      double value = minY + (maxY - minY) * i / steps;
      double y = y(value, minY, maxY);
      segment(LEFT, y, WIDTH - RIGHT, y);
      text(LEFT - 4, y + 4, "end", number(logarithmic ? Math.pow(10, value) : value));
    }
  }

  private void curve(int index, double minX, double maxX, double minY, double maxY) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.get(index).length; i++) {
      double value = ys.get(index)[i];
      double scaled = logarithmic ? Math.log10(value) : value;
      points.append(
          String.format(
              Locale.ROOT, "%.0f,%.1f ", x(xs.get(index)[i], minX, maxX), y(scaled, minY, maxY)));
    }
    lines.add(
        String.format(
            "<polyline fill=\"none\" stroke=\"%s\" stroke-dasharray=\"%s\" points=\"%s\"/>",
            colour(index), dash(index), points.toString().trim()));
  }

  private void legend(int index) {
    double x = LEFT + (index % COLUMNS) * (WIDTH - LEFT) / (double) COLUMNS;
    double y = HEIGHT + 10 + 16 * (index / COLUMNS);
    lines.add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke=\"%s\""
                + " stroke-dasharray=\"%s\" stroke-width=\"2\"/>",
            x,
            y - 4,
            x + 14,
            y - 4,
            colour(index),
            dash(index)));
    String name = names.get(index);
    text(x + 18, y, "start", name.length() > 22 ? name.substring(0, 21) + "…" : name);
  }

  private void text(double x, double y, String anchor, String content) {
    lines.add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            HtmlReport.escaped(content)));
  }

  private void segment(double x1, double y1, double x2, double y2) {
    lines.add(
        String.format(
            Locale.ROOT,
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            x1,
            y1,
            x2,
            y2));
  }

  private static double x(double value, double min, double max) {
    return LEFT + (value - min) / Math.max(1e-9, max - min) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double min, double max) {
    return HEIGHT - BOTTOM - (value - min) / (max - min) * (HEIGHT - TOP - BOTTOM);
  }

  private static double bound(List<double[]> values, DoubleBinaryOperator pick, double start) {
    double bound = start;
    for (double[] line : values) {
      for (double value : line) {
        bound = pick.applyAsDouble(bound, value);
      }
    }
    return bound;
  }

  private static String colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  private static String dash(int index) {
    return DASHES[index / COLOURS.length % DASHES.length];
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
