package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets a champion serve and its challengers show whether they are better.
 *
 * <p>All strategies hear of all sets and of all attempts, whoever chose: a challenger that learned
 * only from its own few would be compared as a beginner. Which attempts count for whom is in {@link
 * Attempts}, what they count in {@link Scores}, what follows from it in {@link Contest}.
 */
final class Adaptive implements Strategy {
  private static final long TICK_NANOS = 250_000_000;

  /** Attempts that take longer than ten minutes may be forgotten. */
  private static final int EXPIRY_TICKS = 2400;

  /** Over which time it is averaged what is usual: longer than a burst, shorter than a tide. */
  private static final double USUAL_NANOS = 30e9;

  private final ProviderContext context;
  private final Arm[] arms;
  private final Contest contest;
  private final Settings settings;
  private final Scores scores = new Scores(USUAL_NANOS);
  private final Divider divider;
  private final Attempts attempts = new Attempts(EXPIRY_TICKS);
  private volatile int ticks;
  private long tickedAt;

  Adaptive(ProviderContext context, Map<String, Strategy> strategies, Settings settings) {
    this.context = context;
    this.settings = settings;
    this.divider = new Divider(settings.unit());
    arms =
        strategies.entrySet().stream()
            .map(entry -> new Arm(entry.getKey(), entry.getValue()))
            .toArray(Arm[]::new);
    String[] names = strategies.keySet().toArray(String[]::new);
    tickedAt = context.nanoTime();
    contest = new Contest(names, settings, context.random(), tickedAt, context::event);
    contest.restore(Standings.read(context.saved()), tickedAt);
    publish();
    context
        .background()
        .scheduleAtFixedRate(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void publish() {
    context.gauge("switches", contest::switches);
    for (int i = 0; i < arms.length; i++) {
      int arm = i;
      String name = arms[i].name;
      context.gauge("champion", name, () -> contest.division().champion() == arm ? 1 : 0);
      context.gauge("share", name, () -> contest.division().share(arm));
      context.gauge("wins", name, () -> contest.wins(arm));
      context.gauge("advantage", name, () -> contest.advantage(arm));
      context.gauge("agreement", name, arms[i].shadow::agreement);
      context.gauge("what-if", name, arms[i].shadow::whatIf);
    }
  }

  private void tick() {
    long now = context.nanoTime();
    long elapsed = now - tickedAt;
    tickedAt = now;
    ticks++;
    scores.collect(elapsed);
    divider.tick();
    double kept = Math.exp(-(double) elapsed / settings.windowNanos());
    Sample[] samples = new Sample[arms.length];
    for (int i = 0; i < arms.length; i++) {
      samples[i] = arms[i].tally.collect();
      arms[i].shadow.collect(kept);
      long faults = arms[i].faults.sumThenReset();
      if (faults > 0) {
        contest.faulted(i, faults, now);
      }
    }
    contest.tick(samples, now, ticks);
  }

  @Override
  public Picker update(EndpointSet available) {
    return new Choice(
        arms,
        available,
        contest,
        attempts,
        () -> ticks,
        context.random(),
        divider,
        settings.shadow());
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    long entry = attempts.take(request);
    for (Arm arm : arms) {
      try {
        arm.strategy.completed(request, endpoint, outcome, latencyNanos);
      } catch (Throwable e) {
        Faults.survive(e);
        arm.faults.increment();
      }
    }
    if (outcome == Outcome.CANCELLED) {
      return;
    }
    boolean failed = outcome != Outcome.SUCCESS;
    double score = failed ? Scores.WORST : scores.success(request.requestClass(), latencyNanos);
    if (entry != 0 && !Double.isNaN(score)) {
      count(entry, score, failed);
    }
  }

  private void count(long entry, double score, boolean failed) {
    int served = Attempts.strategy(entry);
    if (Attempts.since(entry, contest.division().since()) >= 0) {
      arms[served].tally.add(score, failed);
    }
    if (Attempts.agreed(entry, served)) {
      for (int i = 0; i < arms.length; i++) {
        if (i != served) {
          arms[i].shadow.ended(Attempts.agreed(entry, i), score, failed);
        }
      }
    }
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    for (Arm arm : arms) {
      if (!arm.strategy.allows(request, endpoint)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] save() {
    return contest.standings(context.nanoTime()).write();
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Arm arm : arms) {
      try {
        arm.strategy.close();
      } catch (Throwable e) {
        Faults.survive(e);
        failure = new IllegalStateException("strategy " + arm.name + " failed to close", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
