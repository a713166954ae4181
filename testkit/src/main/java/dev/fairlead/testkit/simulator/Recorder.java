package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** What one run leaves behind. Requests that arrive before the measured part are not counted. */
final class Recorder {
  private static final int FAULTS_KEPT = 5;

  final Histogram latencies = new Histogram();
  final long[] outcomes = new long[Outcome.values().length];
  final InFlightIndex inFlight;
  final double[][] sentPerSecond;
  final double[][] inFlightPerSecond;
  final double[][] availability;
  final double[] failedPerSecond;
  final List<String> faultMessages = new ArrayList<>();
  final List<Result.Event> events = new ArrayList<>();
  final Map<String, Double> gaugesAtEnd = new TreeMap<>();
  long requests;
  long arrivals;
  long unserved;
  long retries;
  long probes;
  long faults;
  private final Map<String, DoubleSupplier> gauges = new LinkedHashMap<>();
  private final long measuredFrom;
  private final long timeoutNanos;
  private final int seconds;
  private final double[] present;
  private final long[] presentSince;
  private final int[] samples;

  Recorder(Scenario scenario) {
    int number = scenario.endpoints().size();
    measuredFrom = scenario.measuredFromNanos();
    timeoutNanos = scenario.timeout().toNanos();
    seconds = (int) Math.ceil(scenario.totalNanos() / 1e9);
    sentPerSecond = new double[number][seconds];
    inFlightPerSecond = new double[number][seconds];
    availability = new double[number][seconds];
    failedPerSecond = new double[seconds];
    present = new double[number];
    presentSince = new long[number];
    samples = new int[seconds];
    inFlight =
        new InFlightIndex(
            scenario.endpoints().stream().mapToDouble(EndpointModel::capacity).toArray());
  }

  void sent(int server, long now) {
    int second = second(now);
    if (second < seconds) {
      sentPerSecond[server][second]++;
    }
  }

  /** A request has its answer; a null outcome: there was no endpoint to send it to. */
  void finished(long arrivedNanos, long now, Outcome outcome) {
    arrivals++;
    if (outcome != Outcome.SUCCESS) {
      failedPerSecond[second(arrivedNanos)]++;
    }
    if (arrivedNanos < measuredFrom) {
      return;
    }
    requests++;
    if (outcome == null) {
      unserved++;
      return;
    }
    outcomes[outcome.ordinal()]++;
    if (outcome == Outcome.SUCCESS || outcome == Outcome.TIMED_OUT) {
      latencies.add(Math.min(now - arrivedNanos, timeoutNanos));
    }
  }

  void retried() {
    retries++;
  }

  void probed() {
    probes++;
  }

  void fault(String message) {
    faults++;
    if (faultMessages.size() < FAULTS_KEPT && !faultMessages.contains(message)) {
      faultMessages.add(message);
    }
  }

  void event(long now, String owner, String name, String message, Map<String, String> evidence) {
    events.add(new Result.Event(now / 1e9, owner, name, message, Map.copyOf(evidence)));
  }

  void gauge(String key, DoubleSupplier value) {
    gauges.put(key, value);
  }

  void gaugeEnds(String key, DoubleSupplier value) {
    gauges.remove(key, value);
  }

  /** From now on a server can do that share of what it can when nothing disturbs it. */
  void availability(int server, long now, double share) {
    accumulate(server, now);
    present[server] = share;
  }

  private void accumulate(int server, long now) {
    long from = presentSince[server];
    while (from < now && second(from) < seconds) {
      long until = Math.min(now, (second(from) + 1) * 1_000_000_000L);
      availability[server][second(from)] += present[server] * (until - from) / 1e9;
      from = until;
    }
    presentSince[server] = now;
  }

  void sample(int server, int requestsThere) {
    inFlight.add(server, requestsThere);
  }

  /** All servers were sampled. */
  void sampled(long now) {
    int second = second(now);
    samples[second]++;
    for (int i = 0; i < inFlightPerSecond.length; i++) {
      inFlightPerSecond[i][second] += inFlight.last(i);
    }
    inFlight.complete(now >= measuredFrom);
  }

  void end() {
    long end = seconds * 1_000_000_000L;
    for (int server = 0; server < present.length; server++) {
      accumulate(server, end);
      for (int second = 0; second < seconds; second++) {
        inFlightPerSecond[server][second] /= Math.max(1, samples[second]);
      }
    }
    gauges.forEach((key, value) -> gaugesAtEnd.put(key, value.getAsDouble()));
  }

  private static int second(long nanos) {
    return (int) (nanos / 1_000_000_000L);
  }
}
