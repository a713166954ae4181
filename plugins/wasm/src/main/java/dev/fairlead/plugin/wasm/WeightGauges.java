package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.ProviderContext.Registration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A gauge for the weight of every endpoint that has one. Used by one thread at a time. */
final class WeightGauges {
  private final ProviderContext context;
  private final Map<String, Registration> shown = new HashMap<>();
  private volatile Map<String, Double> weights = Map.of();

  WeightGauges(ProviderContext context) {
    this.context = context;
  }

  /** Shows these weights, by id, from now on, and none for endpoints that are not among them. */
  void show(Endpoint[] endpoints, Map<String, Double> next) {
    weights = next;
    Set<String> gone = new HashSet<>(shown.keySet());
    for (Endpoint endpoint : endpoints) {
      String id = endpoint.id();
      if (next.containsKey(id) && !gone.remove(id)) {
        shown.put(
            id, context.gauge("weight", endpoint, () -> weights.getOrDefault(id, Double.NaN)));
      }
    }
    gone.forEach(id -> shown.remove(id).close());
  }
}
