package dev.fairlead.telemetry;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** One metric in the making: its name, help, label names and the series of one scrape. */
final class Family {
  private final String name;
  private final Collector.Type type;
  private final String help;
  private final List<String> labels;
  private final List<Sample> samples = new ArrayList<>();

  private Family(String name, Collector.Type type, String help, String... labels) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /**
   * @param name without {@code _total}
   */
  static Family counter(String name, String help, String... labels) {
    return new Family(name, Collector.Type.COUNTER, help, labels);
  }

  static Family gauge(String name, String help, String... labels) {
    return new Family(name, Collector.Type.GAUGE, help, labels);
  }

  static Family histogram(String name, String help, String... labels) {
    return new Family(name, Collector.Type.HISTOGRAM, help, labels);
  }

  Family add(double value, String... labelValues) {
    String suffix = type == Collector.Type.COUNTER ? "_total" : "";
    samples.add(new Sample(name + suffix, labels, List.of(labelValues), value));
    return this;
  }

  /**
   * Adds one histogram.
   *
   * @param cells counts of each bucket, not cumulative
   * @param from where they begin
   */
  void add(Buckets buckets, long[] cells, int from, double sumSeconds, List<String> labelValues) {
    List<String> names = new ArrayList<>(labels);
    names.add("le");
    long count = 0;
    for (int i = 0; i < buckets.size(); i++) {
      count += cells[from + i];
      List<String> values = new ArrayList<>(labelValues);
      values.add(buckets.bound(i));
      samples.add(new Sample(name + "_bucket", names, values, count));
    }
    samples.add(new Sample(name + "_count", labels, labelValues, count));
    samples.add(new Sample(name + "_sum", labels, labelValues, sumSeconds));
  }

  MetricFamilySamples samples() {
    return new MetricFamilySamples(name, type, help, samples);
  }
}
