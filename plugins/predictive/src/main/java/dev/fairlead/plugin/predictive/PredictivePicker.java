package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import java.util.Arrays;

/**
 * Takes the endpoint of the least cost, among all or, in large sets, a sample of bounded size:
 *
 * <pre>cost = base · (own + wait · (L(x) - 1)) / health + own · evenness + penalty,
 * x = (in flight + 1) / knee</pre>
 *
 * <p>What is predicted for this request is the sum with {@code wait = shared}; the rest of the wait
 * is what it costs those behind it.
 */
final class PredictivePicker implements Picker {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int MOST_STRIDES = 16;

  /** A score of 0 does not exclude: who is unfit is for the router to say. */
  private static final double LEAST_HEALTH = 0.1;

  private final ProviderContext context;
  private final Tuning tuning;
  private final EndpointModel.Pool pool;
  private final Endpoint[] endpoints;
  private final EndpointModel[] models;
  private final double[] inverseHealth;
  private final int candidates;
  private final int[] strides;

  PredictivePicker(
      ProviderContext context, EndpointModel.Pool pool, EndpointSet set, EndpointModel[] models) {
    this.context = context;
    this.tuning = pool.tuning();
    this.pool = pool;
    this.models = models;
    endpoints = new Endpoint[models.length];
    inverseHealth = new double[models.length];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
      double health = Math.min(1, endpoints[i].stats().healthScore());
      inverseHealth[i] = 1 / Math.max(LEAST_HEALTH, health);
    }
    candidates = Math.min(tuning.candidates, endpoints.length);
    strides = strides(endpoints.length, candidates);
  }

  /** Steps that come by every endpoint before they come by one again. */
  private static int[] strides(int size, int candidates) {
    if (candidates == size) {
      return new int[] {1};
    }
    int[] found = new int[MOST_STRIDES];
    int count = 0;
    for (int step = 1; count < MOST_STRIDES && step < size; step++) {
      if (greatestCommonDivisor(step, size) == 1) {
        found[count++] = step;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  @Override
  public Endpoint pick(RequestContext request) {
    if (endpoints.length == 0) {
      return null;
    }
    RequestClasses.RequestClass type = pool.classes().of(request.requestClass());
    long random = context.random().nextLong();
    int chosen =
        pool.guard().fallback() ? lessLoaded(request, random) : cheapest(request, type, random);
    if (request.explanation() != null) {
      explain(request, request.explanation(), type);
    }
    if (chosen < 0) {
      return null;
    }
    Endpoint endpoint = endpoints[chosen];
    models[chosen].loaded(context.nanoTime(), load(endpoint));
    return endpoint;
  }

  /** Requests in flight, with the one to be sent. */
  private static double load(Endpoint endpoint) {
    return Math.max(0, endpoint.stats().inFlight()) + 1.0;
  }

  private int cheapest(RequestContext request, RequestClasses.RequestClass type, long seed) {
    double own = type.own;
    double wait = type.shared + (tuning.waitWeight - 1) * own;
    long random = seed;
    int stride = strides[(int) (random & 0xFFFF) % strides.length];
    int index = start(random);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    int looks = candidates;
    for (int i = 0; i < looks; i++) {
      if (request.tried(endpoints[index])) {
        looks = Math.min(endpoints.length, looks + 1);
      } else {
        random += GOLDEN;
        double chance = unit(random);
        double doubt = own * models[index].uncertainNanos * tuning.doubt * (chance - 0.5);
        double cost = cost(index, own, wait) * (1 + tuning.jitter * chance) + doubt;
        if (cost < least || best < 0) {
          least = cost;
          best = index;
        }
      }
      index += stride;
      if (index >= endpoints.length) {
        index -= endpoints.length;
      }
    }
    return best;
  }

  private double cost(int index, double own, double wait) {
    EndpointModel model = models[index];
    double slowdown = Estimate.slowdown(load(endpoints[index]) * model.inverseKnee);
    return model.baseNanos * (own + wait * (slowdown - 1)) * inverseHealth[index]
        + own * model.evennessNanos
        + model.penaltyNanos;
  }

  private int start(long random) {
    return (int) ((random >>> 32) * endpoints.length >>> 32);
  }

  /** 0 to 1 from a number that others of its kind are near to: one round of mixing. */
  private static double unit(long number) {
    return ((number ^ number >>> 29) * GOLDEN >>> 40) * 0x1p-24;
  }

  /** Two choices by requests in flight for their weight, with the penalty for failures. */
  private int lessLoaded(RequestContext request, long random) {
    int first = start(random);
    int step = 1 + (int) ((random & 0xFFFFFFFFL) * (endpoints.length - 1) >>> 32);
    int second = (first + step) % endpoints.length;
    if (request.tried(endpoints[first]) || request.tried(endpoints[second])) {
      return leastLoaded(request, first);
    }
    return loadCost(second) < loadCost(first) ? second : first;
  }

  private int leastLoaded(RequestContext request, int start) {
    int best = -1;
    for (int i = 0; i < endpoints.length; i++) {
      int index = (start + i) % endpoints.length;
      if (!request.tried(endpoints[index]) && (best < 0 || loadCost(index) < loadCost(best))) {
        best = index;
      }
    }
    return best;
  }

  private double loadCost(int index) {
    double nanos = Math.exp(pool.fleet().slowness());
    Endpoint endpoint = endpoints[index];
    return load(endpoint) / endpoint.weight() * nanos * inverseHealth[index]
        + models[index].penaltyNanos;
  }

  private void explain(
      RequestContext request, Explanation explanation, RequestClasses.RequestClass type) {
    if (pool.guard().fallback()) {
      explanation.note("Predictions are off: two choices by requests in flight.");
    } else if (candidates < endpoints.length) {
      explanation.note("Of the candidates a sample was compared.");
    }
    double wait = type.shared + (tuning.waitWeight - 1) * type.own;
    for (int i = 0; i < endpoints.length; i++) {
      Endpoint endpoint = endpoints[i];
      if (request.tried(endpoint)) {
        explanation.excluded(endpoint, "tried, or full");
        continue;
      }
      EndpointModel model = models[i];
      double x = load(endpoint) * model.inverseKnee;
      double predicted = model.baseNanos * (type.own + type.shared * (Estimate.slowdown(x) - 1));
      explanation.term(endpoint, "cost-ms", cost(i, type.own, wait) / 1e6);
      explanation.term(endpoint, "predicted-ms", predicted / 1e6);
      explanation.term(endpoint, "slowness-ms", model.baseNanos / 1e6);
      explanation.term(endpoint, "load-of-knee", x);
      explanation.term(endpoint, "evenness-ms", type.own * model.evennessNanos / 1e6);
      explanation.term(endpoint, "penalty-ms", model.penaltyNanos / 1e6);
    }
  }

  /** The models of its endpoints, in their order. */
  EndpointModel[] models() {
    return models;
  }

  /** Its endpoints. */
  Endpoint[] endpoints() {
    return endpoints;
  }
}
