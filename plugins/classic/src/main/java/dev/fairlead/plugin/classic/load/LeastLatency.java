package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.EndpointStates;
import dev.fairlead.plugin.classic.Members;
import dev.fairlead.plugin.classic.SavedFigures;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The endpoint where a request costs least: its latency times the requests it would then have in
 * flight. A {@link PeakLatency} knows the first, a {@link Blame} what failures add to it.
 *
 * <p>Latencies are kept here rather than read from the router's statistics because those are plain
 * averages that do not fade.
 */
final class LeastLatency implements Strategy {
  /** How many times faster what is known of an idle endpoint fades than averages change. */
  private static final int IDLE = 10;

  private static final int SAVED_VERSION = 1;
  private static final int SAVED_WIDTH = 3;

  /** Among saved figures, those of the pool: no endpoint has this id. */
  private static final String POOL = "";

  private final ProviderContext context;
  private final int choices;
  private final EndpointStates<Known> states;

  /**
   * Averages over all successes of the endpoints' latencies, as they are kept here, and of these
   * times requests in flight. Averages of the responses themselves would be lower: a peak is what
   * the slowest responses of the last seconds took.
   */
  private final Fading usualLatency;

  private final Fading usualCost;

  /**
   * A strategy.
   *
   * @param choices how many endpoints are compared; 0 for all
   * @param tau of the moving averages
   * @param penalty how many times the usual cost a first failure counts as
   */
  LeastLatency(ProviderContext context, int choices, Duration tau, double penalty) {
    this.context = context;
    this.choices = choices;
    Decay slow = new Decay(tau);
    Decay quick = new Decay(tau.dividedBy(IDLE));
    Decay idle = quick.from(tau.dividedBy(2 * IDLE));
    states =
        new EndpointStates<>(
            () -> new Known(new PeakLatency(idle, slow), new Blame(penalty, slow)));
    usualLatency = new Fading(Decay.NONE, slow);
    usualCost = new Fading(Decay.NONE, quick);
    restore(SavedFigures.read(context.saved(), SAVED_VERSION, SAVED_WIDTH));
  }

  /** What is known of one endpoint. */
  private record Known(PeakLatency latency, Blame blame) {
    void restore(double[] figures, int tick) {
      latency.restore(figures[0], tick);
      blame.restore(figures[1], figures[2], tick);
    }
  }

  private int tick() {
    return Decay.tick(context.nanoTime());
  }

  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    Known[] known = states.of(available, Known[]::new);
    return BestOfSome.of(members, choices, new ByCost(available, known), context.random());
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    Known known = states.get(endpoint);
    if (known == null || outcome == Outcome.CANCELLED) {
      return;
    }
    int tick = tick();
    if (outcome == Outcome.SUCCESS) {
      known.latency.add(latencyNanos, usualLatency.last(), tick);
      known.blame.succeeded(tick);
      double usual = known.latency.at(tick, latencyNanos);
      usualLatency.average(usual, tick);
      usualCost.average(usual * (endpoint.stats().inFlight() + 1.0), tick);
    } else {
      known.blame.failed(tick);
    }
  }

  @Override
  public byte[] save() {
    int tick = tick();
    Map<String, double[]> figures = new LinkedHashMap<>();
    figures.put(POOL, new double[] {usualLatency.last(), usualCost.last(), 0});
    states.forEach(
        (id, known) ->
            figures.put(
                id,
                new double[] {
                  known.latency.at(tick, 0), known.blame.at(tick), known.blame.evidence()
                }));
    return SavedFigures.write(SAVED_VERSION, figures);
  }

  private void restore(Map<String, double[]> figures) {
    int tick = tick();
    figures.forEach(
        (id, values) -> {
          if (id.equals(POOL)) {
            usualLatency.raise(values[0], tick);
            usualCost.raise(values[1], tick);
          } else {
            states.known(id).restore(values, tick);
          }
        });
  }

  private final class ByCost implements Comparison {
    private final Endpoint[] endpoints;
    private final Known[] known;

    /** Requests in flight count by weight, relative to what is configured on average. */
    private final double averageWeight;

    ByCost(EndpointSet set, Known[] known) {
      this.known = known;
      endpoints = new Endpoint[known.length];
      double weights = 0;
      for (int i = 0; i < known.length; i++) {
        endpoints[i] = set.get(i);
        weights += endpoints[i].weight();
      }
      averageWeight = weights / known.length;
    }

    @Override
    public long instant() {
      return tick();
    }

    @Override
    public boolean prefersSecond(int first, int second, long instant) {
      return cost(second, (int) instant) < cost(first, (int) instant);
    }

    /** Its failures count for more than its latency: two bad ones may be drawn together. */
    @Override
    public boolean isLastResort(int index, long instant) {
      int tick = (int) instant;
      return penalty(index, tick) > known[index].latency.at(tick, usualLatency.last());
    }

    private double cost(int index, int tick) {
      return latency(index, tick) * (1 + inFlight(index));
    }

    private double latency(int index, int tick) {
      double measured = known[index].latency.at(tick, usualLatency.last());
      return Math.max(1, Math.max(measured, penalty(index, tick)));
    }

    private double penalty(int index, int tick) {
      return known[index].blame.at(tick) * Math.max(1, usualCost.last());
    }

    private double inFlight(int index) {
      Endpoint endpoint = endpoints[index];
      return endpoint.stats().inFlight() * averageWeight / endpoint.effectiveWeight();
    }

    @Override
    public void explain(int index, long instant, Explanation explanation) {
      Endpoint endpoint = endpoints[index];
      int tick = (int) instant;
      explanation.term(endpoint, "in-flight", endpoint.stats().inFlight());
      explanation.term(endpoint, "weight", endpoint.effectiveWeight());
      explanation.term(
          endpoint, "latency-ms", known[index].latency.at(tick, usualLatency.last()) / 1e6);
      explanation.term(endpoint, "penalty-ms", penalty(index, tick) / 1e6);
      explanation.term(endpoint, "cost-ms", cost(index, tick) / 1e6);
    }
  }
}
