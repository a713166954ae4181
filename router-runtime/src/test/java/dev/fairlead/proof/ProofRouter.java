package dev.fairlead.proof;

import dev.fairlead.RouterFixture;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.explain.Explanations;
import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.pool.PoolState;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A router on free ports, with what these tests ask of it again and again. */
final class ProofRouter implements AutoCloseable {
  private final RouterFixture fixture;

  private ProofRouter(RouterFixture fixture) {
    this.fixture = fixture;
  }

  /**
   * Starts with a configuration; where it has none, a listener {@code web} on a free port and a
   * route that sends everything to the pool {@code all} are added.
   */
  static ProofRouter start(String... yaml) {
    return new ProofRouter(RouterFixture.start(complete(yaml)));
  }

  /** As {@link #start}, but its timeouts run only while time is told to {@link #pass}. */
  static ProofRouter startOutOfTime(String... yaml) {
    return new ProofRouter(RouterFixture.startOutOfTime(complete(yaml)));
  }

  /** A router with one route, to one pool of these endpoints. */
  static ProofRouter over(RawEndpoint... endpoints) {
    return start("pools: { all: { endpoints: [ " + addresses(endpoints) + " ] } }");
  }

  static String addresses(RawEndpoint... endpoints) {
    return String.join(
        ", ", List.of(endpoints).stream().map(each -> '"' + each.address() + '"').toList());
  }

  /** Lets time pass for a router started out of it, and returns when it has done what is due. */
  void pass(Duration duration) {
    fixture.pass(duration);
  }

  /** Puts another configuration in force, completed likewise. */
  void apply(String... yaml) {
    fixture.reload(complete(yaml));
  }

  private static String complete(String... yaml) {
    String text = String.join("\n", yaml) + "\n";
    if (!text.contains("listeners:")) {
      text += "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1, h2c] } }\n";
    }
    if (!text.contains("shutdown:")) {
      text += "shutdown: { timeout: 1s }\n";
    }
    if (!text.contains("routes:")) {
      text += "routes: [ { match: { path: \"/**\" }, pool: all } ]\n";
    }
    return text;
  }

  int port() {
    return fixture.port("web");
  }

  Wire connect() throws IOException {
    return Wire.connect(port());
  }

  PoolState pool(String name) {
    return fixture.router().state().pools().get(name);
  }

  Dropins dropins() {
    return fixture.router().dropins();
  }

  Explanations explanations() {
    return fixture.router().explanations();
  }

  /** What strategies told operators, by name, the latest first. */
  List<String> strategyEvents() {
    return fixture.router().strategyEvents().last().stream().map(StrategyEvent::name).toList();
  }

  /** Attempts in flight over all pools. */
  int inFlight() {
    return fixture.router().state().pools().values().stream()
        .flatMap(pool -> pool.snapshot().members().stream())
        .mapToInt(member -> member.state().inFlight())
        .sum();
  }

  /** The value of a metric, summed over all samples that have these labels; 0 if there is none. */
  double metric(String name, Map<String, String> labels) {
    double sum = 0;
    for (Collector.MetricFamilySamples family : fixture.router().collector().collect()) {
      for (Collector.MetricFamilySamples.Sample sample : family.samples) {
        boolean fits = sample.name.equals(name);
        for (Map.Entry<String, String> label : labels.entrySet()) {
          int at = sample.labelNames.indexOf(label.getKey());
          fits &= at >= 0 && sample.labelValues.get(at).equals(label.getValue());
        }
        sum += fits ? sample.value : 0;
      }
    }
    return sum;
  }

  @Override
  public void close() {
    fixture.close();
  }
}
