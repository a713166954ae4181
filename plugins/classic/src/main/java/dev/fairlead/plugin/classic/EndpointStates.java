package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What a strategy knows of each endpoint, by id, so that it outlives pickers and changes of the
 * set: an endpoint that is away for a while, unhealthy or draining, is known when it returns. May
 * be read from any thread.
 *
 * @param <S> the state of one endpoint
 */
public final class EndpointStates<S> {
  /** How many endpoints that are away are remembered for each that is not, and beside. */
  private static final int AWAY = 64;

  private final Map<String, S> states = new ConcurrentHashMap<>();
  private final Supplier<S> fresh;

  /**
   * Knows nothing yet.
   *
   * @param fresh makes the state of an endpoint seen for the first time
   */
  public EndpointStates(Supplier<S> fresh) {
    this.fresh = fresh;
  }

  /** The state of an endpoint, or null if it was in no set. Allocates nothing. */
  public S get(Endpoint endpoint) {
    return states.get(endpoint.id());
  }

  /** The state of an endpoint by its id, made if there is none. */
  public S known(String id) {
    return states.computeIfAbsent(id, unknown -> fresh.get());
  }

  /**
   * The states of a set's endpoints, in its order; not twice at once.
   *
   * @param array makes an array of a length
   */
  public S[] of(EndpointSet set, IntFunction<S[]> array) {
    S[] present = array.apply(set.size());
    for (int i = 0; i < present.length; i++) {
      present[i] = known(set.get(i).id());
    }
    if (states.size() > 2 * present.length + AWAY) {
      states.clear();
      for (int i = 0; i < present.length; i++) {
        states.put(set.get(i).id(), present[i]);
      }
    }
    return present;
  }

  /** Shows every endpoint that is known. */
  public void forEach(BiConsumer<String, S> action) {
    states.forEach(action);
  }
}
