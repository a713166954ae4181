package dev.fairlead.plugin.classic.weight;

import dev.fairlead.plugin.classic.EndpointStates;
import dev.fairlead.plugin.classic.Members;
import dev.fairlead.plugin.classic.SavedFigures;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Endpoints {@link InTurn}, by what they could serve: requests a second divided by the share of the
 * endpoint they keep busy. Weights are worked out in the background, since reports change with
 * every response but shares need not.
 *
 * <p>An endpoint without a report gets what its weight is worth for those with one on average. No
 * report counts for more than 10 times the median of all or less than a hundredth, so that an
 * absurd one neither draws all requests nor starves its endpoint. (gRPC has these bounds around the
 * mean, which an absurd report moves.)
 */
final class ResourceAware implements Strategy {
  private static final int SAVED_VERSION = 1;
  private static final double MOST = 10;
  private static final double LEAST = 0.01;

  private final ProviderContext context;
  private final long blackoutNanos;
  private final double errorPenalty;
  private final Turns turns;
  private final EndpointStates<Reporting> states = new EndpointStates<>(Reporting::new);
  private final ScheduledFuture<?> refresh;

  private Members members;
  private Reporting[] reporting;
  private InTurn picker;

  /** Since when an endpoint has been reporting without a break. Guarded by the strategy. */
  private static final class Reporting {
    boolean reports;
    long sinceNanos;
  }

  /**
   * A strategy.
   *
   * @param blackout how long an endpoint must have reported before its reports count
   * @param interval how often weights are worked out
   * @param errorPenalty how much of the endpoint a failed request counts as keeping busy, relative
   *     to a request
   */
  ResourceAware(
      ProviderContext context, Duration blackout, Duration interval, double errorPenalty) {
    this.context = context;
    this.blackoutNanos = blackout.toNanos();
    this.errorPenalty = errorPenalty;
    turns = new Turns(context.random());
    long now = context.nanoTime();
    SavedFigures.read(context.saved(), SAVED_VERSION, 1)
        .forEach(
            (id, age) -> {
              Reporting known = states.known(id);
              known.reports = true;
              known.sinceNanos = now - (long) age[0];
            });
    refresh =
        context
            .background()
            .scheduleWithFixedDelay(
                this::refresh, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized Picker update(EndpointSet available) {
    members = new Members(available);
    reporting = states.of(available, Reporting[]::new);
    picker = null;
    if (members.size() == 0) {
      return request -> null;
    }
    picker = new InTurn(members, turns, Shares.of(weights()));
    return picker;
  }

  private synchronized void refresh() {
    if (picker != null) {
      picker.share(Shares.of(weights()));
    }
  }

  private double[] weights() {
    double[] weights = new double[members.size()];
    double[] perWeight = new double[weights.length];
    double[] reported = new double[weights.length];
    int reports = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = members.get(i).effectiveWeight();
      perWeight[i] = reported(members.get(i), reporting[i]) / members.get(i).weight();
      if (perWeight[i] > 0) {
        reported[reports++] = perWeight[i];
      }
    }
    if (reports == 0) {
      return weights;
    }
    Arrays.sort(reported, 0, reports);
    double median = reported[reports / 2];
    double average = 0;
    for (int i = 0; i < reports; i++) {
      average += bounded(reported[i], median) / reports;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= perWeight[i] > 0 ? bounded(perWeight[i], median) : average;
    }
    return weights;
  }

  private static double bounded(double perWeight, double median) {
    return Math.max(LEAST * median, Math.min(MOST * median, perWeight));
  }

  /** What an endpoint could serve by its report; 0 if that says nothing, or nothing yet. */
  private double reported(Endpoint endpoint, Reporting known) {
    LoadReport report = endpoint.stats().loadReport();
    double capacity = report == null ? 0 : capacity(report);
    if (!(capacity > 0)) {
      known.reports &= report != null;
      return 0;
    }
    if (!known.reports) {
      known.reports = true;
      known.sinceNanos = report.receivedNanos();
    }
    return context.nanoTime() - known.sinceNanos >= blackoutNanos ? capacity : 0;
  }

  /** Not a number, or not above 0, if the report lacks what it takes. */
  private double capacity(LoadReport report) {
    double errors = report.errorsPerSecond() > 0 ? report.errorsPerSecond() : 0;
    double served = report.requestsPerSecond();
    double capacity = served / (report.utilization() + errors / served * errorPenalty);
    return report.utilization() > 0 && capacity < Double.POSITIVE_INFINITY ? capacity : 0;
  }

  @Override
  public synchronized byte[] save() {
    long now = context.nanoTime();
    Map<String, double[]> ages = new LinkedHashMap<>();
    states.forEach(
        (id, known) -> {
          if (known.reports) {
            ages.put(id, new double[] {Math.max(0, now - known.sinceNanos)});
          }
        });
    return SavedFigures.write(SAVED_VERSION, ages);
  }

  @Override
  public void close() {
    refresh.cancel(false);
  }
}
