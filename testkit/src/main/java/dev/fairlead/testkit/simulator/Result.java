package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a strategy did in one run of a scenario. Latencies are clients': from arriving at the router
 * to the answer, of all requests that were answered or timed out (these with the timeout); errors
 * have no latency, so failing quickly is not rewarded, and count as failures. Immutable.
 */
public final class Result {
  private final String strategy;
  private final Scenario scenario;
  private final long seed;
  private final Recorder recorder;
  private final Fairness fairness;

  Result(String strategy, Scenario scenario, long seed, Recorder recorder) {
    this.strategy = strategy;
    this.scenario = scenario;
    this.seed = seed;
    this.recorder = recorder;
    this.fairness = new Fairness(scenario, recorder);
  }

  /**
   * Something a strategy told operators.
   *
   * @param atSeconds since the beginning of the run
   */
  public record Event(
      double atSeconds, String owner, String name, String message, Map<String, String> evidence) {}

  /** The strategy as it was asked for. */
  public String strategy() {
    return strategy;
  }

  /** What was played. */
  public Scenario scenario() {
    return scenario;
  }

  /** With which random numbers. */
  public long seed() {
    return seed;
  }

  /** Requests counted: those that arrived in the measured part. */
  public long requests() {
    return recorder.requests;
  }

  /** All requests, also those before the measured part. */
  public long arrivals() {
    return recorder.arrivals;
  }

  /** Requests that ended so. */
  public long count(Outcome outcome) {
    return recorder.outcomes[outcome.ordinal()];
  }

  /** Requests no endpoint was found for. */
  public long unserved() {
    return recorder.unserved;
  }

  /** Requests that got an error, no answer in time, or no endpoint. */
  public long failed() {
    return requests() - count(Outcome.SUCCESS);
  }

  /** The share of requests that failed, 0 to 1. */
  public double failureShare() {
    return requests() == 0 ? 0 : (double) failed() / requests();
  }

  /**
   * A quantile of the latency in milliseconds, exact to one part in 1,024; {@code NaN} if nothing
   * was answered.
   *
   * @param share 0 to 1
   */
  public double latencyMillis(double share) {
    return recorder.latencies.total() == 0 ? Double.NaN : recorder.latencies.quantile(share) / 1e6;
  }

  /** The mean latency in milliseconds. */
  public double meanMillis() {
    return recorder.latencies.mean() / 1e6;
  }

  /** The median in milliseconds. */
  public double p50() {
    return latencyMillis(0.5);
  }

  /** The 90th percentile in milliseconds. */
  public double p90() {
    return latencyMillis(0.9);
  }

  /** The 99th percentile in milliseconds. */
  public double p99() {
    return latencyMillis(0.99);
  }

  /** The 99.9th percentile in milliseconds. */
  public double p999() {
    return latencyMillis(0.999);
  }

  /**
   * How unevenly endpoints were used in the measured part: requests per capacity of the endpoint
   * that had most, relative to the one that had least; 1 is even, infinite if one had none.
   */
  public double spread() {
    return fairness.spread();
  }

  /**
   * Endpoints that for 30 s had less than half of what each of the others of the same capacity and
   * distance had, though they could have served as much; each with its worst time.
   */
  public List<String> starved() {
    return fairness.starved();
  }

  /**
   * How crowded the most crowded endpoint was, relative to its share of the capacity, exceeded one
   * moment in a hundred.
   */
  public double herding() {
    return recorder.inFlight.herding();
  }

  /** How much endpoints' crowding swings over time around its own mean; 0 is not at all. */
  public double oscillation() {
    return recorder.inFlight.oscillation();
  }

  /** The share of attempts in the measured part an endpoint had, 0 to 1. */
  public double share(String endpointId) {
    int from = (int) (scenario.measuredFromNanos() / 1_000_000_000L);
    double all = 0;
    double own = 0;
    for (int i = 0; i < scenario.endpoints().size(); i++) {
      double sent = sum(recorder.sentPerSecond[i], from);
      all += sent;
      if (scenario.endpoints().get(i).id().equals(endpointId)) {
        own += sent;
      }
    }
    return all == 0 ? 0 : own / all;
  }

  static double sum(double[] perSecond, int from) {
    double sum = 0;
    for (int i = from; i < perSecond.length; i++) {
      sum += perSecond[i];
    }
    return sum;
  }

  /** Attempts beyond the first of their request. */
  public long retries() {
    return recorder.retries;
  }

  /** Probes the strategy sent. */
  public long probes() {
    return recorder.probes;
  }

  /** How often the strategy broke a rule: threw, or chose an endpoint it must not. */
  public long faults() {
    return recorder.faults;
  }

  /** The first different ones of these. */
  public List<String> faultMessages() {
    return List.copyOf(recorder.faultMessages);
  }

  /** What the strategy told operators, in order. */
  public List<Event> events() {
    return List.copyOf(recorder.events);
  }

  /**
   * The gauges it published, at the end: {@code router-0 name} or {@code router-0 name@endpoint}.
   */
  public Map<String, Double> gauges() {
    return Map.copyOf(recorder.gaugesAtEnd);
  }

  /** Attempts sent to an endpoint in each second. */
  double[] sentPerSecond(int endpoint) {
    return recorder.sentPerSecond[endpoint];
  }

  /** Requests an endpoint had, on average over each second. */
  double[] inFlightPerSecond(int endpoint) {
    return recorder.inFlightPerSecond[endpoint];
  }

  double[] failedPerSecond() {
    return recorder.failedPerSecond;
  }

  // ---- for tests

  /** Fails unless the share of failed requests is at most this; 0 to 1. */
  public Result assertFailuresAtMost(double share) {
    return check(failureShare() <= share, "failures at most " + share);
  }

  /** Fails unless the 99th percentile is at most this times another run's. */
  public Result assertP99AtMost(double factor, Result other) {
    if (!scenario.name().equals(other.scenario.name()) || seed != other.seed) {
      throw new IllegalArgumentException(
          "compared with " + other + ": expected the same scenario and seed");
    }
    return check(
        p99() <= factor * other.p99(),
        String.format(
            Locale.ROOT,
            "p99 at most %s times %.3f ms of %s",
            factor,
            other.p99(),
            other.strategy));
  }

  /** Fails if an endpoint starved. */
  public Result assertNoneStarved() {
    return check(starved().isEmpty(), "no endpoint starved, but did: " + starved());
  }

  /** Fails if the strategy broke a rule. */
  public Result assertNoFaults() {
    return check(faults() == 0, "no faults, but there were: " + faultMessages());
  }

  private Result check(boolean holds, String expected) {
    if (!holds) {
      throw new AssertionError("expected " + expected + System.lineSeparator() + "found " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s in %s, seed %d: %d requests, %.4f %% failed, p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f ms,"
            + " spread %.2f, herding %.2f, starved %d",
        strategy,
        scenario.name(),
        seed,
        requests(),
        100 * failureShare(),
        p50(),
        p90(),
        p99(),
        p999(),
        spread(),
        herding(),
        starved().size());
  }
}
