package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hot-cold rule: of the endpoints that answered a probe lately, those with much in flight are
 * hot. If any is cold, the cold one of least latency has the request; otherwise the hot one with
 * the least in flight. Latency is the better measure as long as there is room: it tells a fast
 * endpoint from a slow one. Requests in flight tell sooner that there is none.
 *
 * <p>In a large set, answers are of some endpoints only. If all of these are busier than endpoints
 * usually are, any other is likely to be a better choice, and the fallback makes it.
 *
 * <p>An endpoint that has failed lately is not chosen by what it answers: one that fails at once
 * has nothing in flight.
 */
final class HotCold implements Picker {
  /** With fewer answers there is no choice. */
  private static final int FEWEST = 2;

  final Members members;
  final ProbePool probes;
  private final ProbedState[] states;
  private final double averageWeight;
  private final Picker fallback;
  private final ProviderContext context;
  private final HotLimit limit;
  private final long maxAgeNanos;
  private final AtomicLong requests;
  private final AtomicLong fallbacks;

  /**
   * A picker without answers.
   *
   * @param states of the set's endpoints, in its order
   * @param fallback what picks while there are too few answers
   * @param requests counts picks
   * @param fallbacks counts those of the fallback
   */
  HotCold(
      EndpointSet set,
      Members members,
      ProbedState[] states,
      Picker fallback,
      ProviderContext context,
      HotLimit limit,
      long maxAgeNanos,
      AtomicLong requests,
      AtomicLong fallbacks) {
    this.members = members;
    this.states = states;
    this.fallback = fallback;
    this.context = context;
    this.limit = limit;
    this.maxAgeNanos = maxAgeNanos;
    this.requests = requests;
    this.fallbacks = fallbacks;
    probes = new ProbePool(set.size());
    double weights = 0;
    for (int i = 0; i < set.size(); i++) {
      weights += set.get(i).weight();
    }
    averageWeight = weights / set.size();
  }

  @Override
  public Endpoint pick(RequestContext request) {
    requests.getAndIncrement();
    Explanation explanation = request.explanation();
    long now = context.nanoTime();
    int tick = Decay.tick(now);
    double hotAbove = limit.get();
    Probe best = null;
    int bestPlace = 0;
    boolean bestIsCold = false;
    double bestScore = 0;
    int usable = 0;
    for (int place = 0; place < probes.capacity(); place++) {
      Probe probe = probes.get(place);
      if (probe == null
          || now - probe.receivedNanos > maxAgeNanos
          || states[probe.index].blame.isGrave(tick)
          || request.tried(members.get(probe.index))) {
        continue;
      }
      usable++;
      double load = load(probe);
      boolean cold = load <= hotAbove;
      double score = cold ? latency(probe, tick) : load;
      if (best == null || cold && !bestIsCold || cold == bestIsCold && score < bestScore) {
        best = probe;
        bestPlace = place;
        bestIsCold = cold;
        bestScore = score;
      }
      if (explanation != null) {
        explain(probe, load, now, explanation);
      }
    }
    if (usable < FEWEST) {
      return fallBack(request, "Fewer than two endpoints have answered a probe lately: p2c.");
    }
    if (!bestIsCold && probes.capacity() < members.size() && bestScore > limit.median()) {
      return fallBack(request, "Those that have answered lately are all busy: p2c.");
    }
    if (explanation != null) {
      members.explainClosed(request, explanation);
      explanation.note(bestIsCold ? "Cold, with the least latency." : "All hot: the least load.");
    }
    if (best.use()) {
      probes.remove(bestPlace, best);
    }
    return members.get(best.index);
  }

  private Endpoint fallBack(RequestContext request, String reason) {
    fallbacks.getAndIncrement();
    Explanation explanation = request.explanation();
    if (explanation != null) {
      explanation.note(reason);
    }
    return fallback.pick(request);
  }

  private double latency(Probe probe, int tick) {
    return probe.latencyNanos * states[probe.index].belief(tick);
  }

  /** Requests in flight with the next, by weight and health. */
  double load(Probe probe) {
    Endpoint endpoint = members.get(probe.index);
    return (probe.inFlight(endpoint) + 1.0) * averageWeight / endpoint.effectiveWeight();
  }

  /** Takes out the hot answer of the highest load; the cold one of the highest latency if none. */
  void removeWorst() {
    double hotAbove = limit.get();
    int worst = -1;
    boolean worstIsCold = true;
    double worstScore = 0;
    for (int place = 0; place < probes.capacity(); place++) {
      Probe probe = probes.get(place);
      if (probe != null) {
        double load = load(probe);
        boolean cold = load <= hotAbove;
        double score = cold ? probe.latencyNanos : load;
        if (worst < 0 || worstIsCold && !cold || worstIsCold == cold && score > worstScore) {
          worst = place;
          worstIsCold = cold;
          worstScore = score;
        }
      }
    }
    if (worst >= 0) {
      probes.remove(worst, probes.get(worst));
    }
  }

  private void explain(Probe probe, double load, long now, Explanation explanation) {
    Endpoint endpoint = members.get(probe.index);
    explanation.term(endpoint, "load", load);
    explanation.term(endpoint, "hot-above-load", limit.get());
    explanation.term(endpoint, "latency-ms", latency(probe, Decay.tick(now)) / 1e6);
    explanation.term(endpoint, "probe-age-ms", (now - probe.receivedNanos) / 1e6);
  }
}
