package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.ProviderContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of a pool's endpoints by id, with their gauges. They outlive pickers and absences: an
 * endpoint that returns is known. Those that are long gone are forgotten.
 */
final class EndpointModels {
  /** How many that are away are remembered for each that is not, and beside. */
  private static final int AWAY = 64;

  private final ProviderContext context;
  private final EndpointModel.Pool pool;
  private final Map<String, EndpointModel> models = new ConcurrentHashMap<>();
  private final Map<String, List<ProviderContext.Registration>> gauges = new ConcurrentHashMap<>();

  EndpointModels(ProviderContext context, EndpointModel.Pool pool) {
    this.context = context;
    this.pool = pool;
  }

  /** The model of an endpoint, or null if it was in no set, or long ago. Allocates nothing. */
  EndpointModel get(Endpoint endpoint) {
    return models.get(endpoint.id());
  }

  /** The models of a set's endpoints in its order. Not twice at once. */
  EndpointModel[] of(EndpointSet set) {
    EndpointModel[] members = new EndpointModel[set.size()];
    for (int i = 0; i < members.length; i++) {
      Endpoint endpoint = set.get(i);
      members[i] = models.computeIfAbsent(endpoint.id(), id -> model(id, pool.fleet().stranger()));
      if (!gauges.containsKey(endpoint.id())) {
        publish(endpoint, members[i]);
      }
    }
    if (models.size() > 2 * members.length + AWAY) {
      forgetAllBut(set);
    }
    return members;
  }

  private EndpointModel model(String id, Estimate estimate) {
    return new EndpointModel(id, pool, estimate, context.nanoTime());
  }

  private void publish(Endpoint endpoint, EndpointModel model) {
    FleetModel fleet = pool.fleet();
    List<ProviderContext.Registration> published = new ArrayList<>();
    published.add(
        context.gauge(
            "latency.predicted-seconds",
            endpoint,
            () -> model.predictedNanos(endpoint.stats()) / 1e9));
    published.add(context.gauge("slowness-seconds", endpoint, () -> model.baseNanos / 1e9));
    published.add(context.gauge("knee", endpoint, () -> 1 / model.inverseKnee));
    published.add(
        context.gauge(
            "weight",
            endpoint,
            () -> relative(model.capacityPerSecond(), fleet.capacityPerSecond())));
    published.add(context.gauge("penalty-seconds", endpoint, () -> model.penaltyNanos / 1e9));
    gauges.put(endpoint.id(), published);
  }

  /** Not a number while the mean is not known. */
  private static double relative(double capacity, double mean) {
    return mean > 0 ? capacity / mean : Double.NaN;
  }

  private void forgetAllBut(EndpointSet set) {
    Set<String> present = new HashSet<>();
    for (int i = 0; i < set.size(); i++) {
      present.add(set.get(i).id());
    }
    models.keySet().retainAll(present);
    gauges.forEach(
        (id, published) -> {
          if (!present.contains(id)) {
            published.forEach(ProviderContext.Registration::close);
          }
        });
    gauges.keySet().retainAll(present);
  }

  /** Takes up what an instance before has learned. Before the first set. */
  void restore(Map<String, double[]> saved) {
    saved.forEach(
        (id, state) -> {
          Estimate estimate = pool.fleet().stranger();
          estimate.restore(state);
          models.put(id, model(id, estimate));
        });
    EndpointModel[] restored = models.values().toArray(EndpointModel[]::new);
    pool.fleet().look(restored, 0);
    for (EndpointModel model : restored) {
      model.compared();
    }
  }

  /** What was learned, as {@link Estimate#state}, by id. */
  Map<String, double[]> state() {
    Map<String, double[]> states = new TreeMap<>();
    models.forEach(
        (id, model) -> {
          double[] state = model.estimate().state();
          if (state != null) {
            states.put(id, state);
          }
        });
    return states;
  }
}
