package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Learns from a pool's answers how slow each endpoint is and how much it can take, and sends
 * requests by that.
 *
 * <p>Threads: picks and answers come from any event loop, updates one at a time, and a tick every
 * 20 ms from the background.
 */
final class Predictive implements Strategy {
  /** Often enough to notice that an endpoint has stopped before its queue is long. */
  private static final long TICK_NANOS = 20_000_000;

  /** Ticks that far apart say that it was the process that stopped. */
  private static final long STOOD_STILL_NANOS = 10 * TICK_NANOS;

  private final ProviderContext context;
  private final EndpointModel.Pool pool;
  private final EndpointModels models;
  private final LoadForecast forecast;
  private final ScheduledFuture<?> ticking;
  private volatile PredictivePicker picker;
  private long tickedNanos;

  /**
   * Begins with what an instance before saved, if there was one.
   *
   * @param season after which load repeats; zero for never
   * @param utilization how much of an endpoint's capacity is to be used, above 0 to 1
   */
  Predictive(ProviderContext context, Tuning tuning, Duration season, double utilization) {
    this.context = context;
    Discipline discipline = new Discipline(tuning);
    pool =
        new EndpointModel.Pool(
            tuning,
            new FleetModel(tuning),
            new RequestClasses(tuning, discipline),
            discipline,
            new Guard(context));
    models = new EndpointModels(context, pool);
    tickedNanos = context.nanoTime();
    forecast = new LoadForecast(season, tickedNanos);
    restore(SavedModel.of(context.saved()));
    publish(utilization);
    ticking =
        context
            .background()
            .scheduleAtFixedRate(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void publish(double utilization) {
    context.gauge("error", pool.guard()::error);
    context.gauge("error-of-none", pool.guard()::nullError);
    context.gauge("fallback", () -> pool.guard().fallback() ? 1 : 0);
    context.gauge("discipline", pool.discipline()::sharing);
    context.gauge("load.now", forecast::rate);
    for (int i = 0; i < LoadForecast.HORIZONS.length; i++) {
      int horizon = i;
      String name = LoadForecast.HORIZONS[i] + "m";
      context.gauge("load.in-" + name, () -> forecast.forecast(horizon));
      context.gauge("load.error-" + name, () -> forecast.error(horizon));
    }
    context.gauge(
        "endpoints.suggested",
        () -> forecast.endpointsFor(pool.fleet().capacityPerSecond(), utilization));
  }

  @Override
  public Picker update(EndpointSet available) {
    PredictivePicker made = new PredictivePicker(context, pool, available, models.of(available));
    picker = made;
    return made;
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    forecast.count();
    EndpointModel model = models.get(endpoint);
    if (model == null) {
      return;
    }
    model.answered();
    if (outcome == Outcome.CANCELLED) {
      return;
    }
    long now = context.nanoTime();
    if (outcome == Outcome.SUCCESS) {
      RequestClasses.RequestClass type = pool.classes().of(request.requestClass());
      model.succeeded(now, latencyNanos, endpoint.stats(), type);
    } else {
      model.failed(now);
    }
  }

  private void tick() {
    PredictivePicker current = picker;
    long now = context.nanoTime();
    long passed = now - tickedNanos;
    tickedNanos = now;
    if (current == null) {
      return;
    }
    EndpointModel[] members = current.models();
    forecast.tick(now, members.length);
    if (passed < 0 || passed > STOOD_STILL_NANOS) {
      for (EndpointModel member : members) {
        member.excuseSilence(now);
      }
      return;
    }
    pool.fleet().look(members, forecast.rate());
    pool.classes().balance();
    pool.guard().judge(now);
    for (int i = 0; i < members.length; i++) {
      members[i].age(now, passed * 1e-9, current.endpoints()[i].stats());
    }
  }

  @Override
  public byte[] save() {
    RequestClasses classes = pool.classes();
    Map<String, Double> costs = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      costs.put(classes.get(i).name, classes.get(i).logCost());
    }
    return new SavedModel(pool.discipline().sharing(), costs, models.state(), forecast.state())
        .toBytes();
  }

  private void restore(SavedModel saved) {
    if (saved != null) {
      pool.discipline().restore(saved.discipline());
      saved.classes().forEach(pool.classes()::restore);
      models.restore(saved.endpoints());
      forecast.restore(saved.forecast());
    }
  }

  @Override
  public void close() {
    ticking.cancel(false);
  }
}
