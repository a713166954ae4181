package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes a module's weights on a tick. Weights outlive the picker they were given for: a new set
 * begins with what is known of its members, a newcomer with the mean of the others, until the
 * module is asked. Ticks run in the background, updates wherever the router says; both publish
 * under the lock of this object, which a module never holds while it runs.
 */
final class WasmStrategy implements Strategy {
  private final ProviderContext context;
  private final Adviser adviser;
  private final List<String> labels;
  private final Strategy fallback;
  private final int choices;
  private final WeightGauges gauges;
  private final AtomicBoolean soon = new AtomicBoolean();
  private final Object ticking = new Object();
  private SharesPicker current;
  private Map<String, Double> weights = Map.of();
  private volatile double tickSeconds;

  WasmStrategy(
      ProviderContext context,
      Adviser adviser,
      List<String> labels,
      Strategy fallback,
      int choices) {
    this.context = context;
    this.adviser = adviser;
    this.labels = labels;
    this.fallback = fallback;
    this.choices = choices;
    gauges = new WeightGauges(context);
    context.gauge("faults", adviser::faults);
    context.gauge("quarantined", () -> adviser.quarantined() ? 1 : 0);
    context.gauge("tick.seconds", () -> tickSeconds);
  }

  void start(Duration tick) {
    context
        .background()
        .scheduleWithFixedDelay(this::tick, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Picker update(EndpointSet available) {
    Endpoint[] endpoints = new Endpoint[available.size()];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = available.get(i);
    }
    SharesPicker picker =
        new SharesPicker(
            endpoints, fallback, fallback.update(available), context.random(), choices);
    boolean newcomers;
    synchronized (this) {
      current = picker;
      picker.publish(shares(endpoints));
      newcomers = !weights.keySet().containsAll(ids(endpoints));
    }
    if (newcomers && soon.compareAndSet(false, true)) {
      context.background().execute(this::tick);
    }
    return picker;
  }

  private static List<String> ids(Endpoint[] endpoints) {
    return Arrays.stream(endpoints).map(Endpoint::id).toList();
  }

  private void tick() {
    soon.set(false);
    synchronized (ticking) {
      long begun = context.nanoTime();
      Endpoint[] endpoints;
      double[] previous;
      synchronized (this) {
        if (current == null || current.endpoints().length == 0) {
          return;
        }
        endpoints = current.endpoints();
        previous = known(endpoints);
      }
      double[] answer = adviser.ask(new Question(endpoints, previous, labels));
      tickSeconds = (context.nanoTime() - begun) * 1e-9;
      if (answer != null) {
        publish(byId(endpoints, answer));
      } else if (adviser.quarantined()) {
        publish(Map.of());
      }
    }
  }

  private static Map<String, Double> byId(Endpoint[] endpoints, double[] values) {
    Map<String, Double> byId = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      byId.put(endpoints[i].id(), values[i]);
    }
    return byId;
  }

  private synchronized void publish(Map<String, Double> next) {
    if (next.equals(weights)) {
      return;
    }
    weights = next;
    // Perhaps for another set than the module was asked about: update may have come between.
    current.publish(shares(current.endpoints()));
    gauges.show(current.endpoints(), next);
  }

  private double[] known(Endpoint[] endpoints) {
    double[] known = new double[endpoints.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = weights.getOrDefault(endpoints[i].id(), Double.NaN);
    }
    return known;
  }

  /** Null if no endpoint is known to deserve anything. */
  private Shares shares(Endpoint[] endpoints) {
    double[] known = known(endpoints);
    double sum = 0;
    int count = 0;
    for (double weight : known) {
      if (!Double.isNaN(weight)) {
        sum += weight / endpoints.length;
        count++;
      }
    }
    if (sum == 0) {
      return null;
    }
    double mean = sum * endpoints.length / count;
    for (int i = 0; i < known.length; i++) {
      known[i] = Double.isNaN(known[i]) ? mean : known[i];
    }
    return new Shares(known);
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    fallback.completed(request, endpoint, outcome, latencyNanos);
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    return fallback.allows(request, endpoint);
  }

  @Override
  public void close() {
    fallback.close();
  }
}
