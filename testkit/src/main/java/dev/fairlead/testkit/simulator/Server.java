package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;
import java.util.ArrayDeque;

/**
 * One endpoint's machine. Its work is measured on a clock of its own that runs at the speed each
 * request in service is served at, so that a change of speed moves one event, not one for each
 * request: a request that starts at w and costs c ends when that clock shows w + c.
 *
 * <p>As an {@link Event} it is the end of the next request to end.
 */
final class Server extends Event {
  /** A warm-up is this many equal steps. */
  private static final int WARM_UP_STEPS = 20;

  final EndpointModel model;
  final int index;
  final ServerGauges gauges;
  private final Engine engine;
  private final Running running = new Running();
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private final KeyCache cache;
  private final Condition condition;
  private final int warmUpSlot;
  private final long failureSeed;
  private double work;
  private long workAt;
  private double waitingWork;
  private double travellingWork;
  private int travelling;
  private boolean offered;
  private int generation;
  private long roundBegin;
  private long roundEnd;

  Server(Engine engine, EndpointModel model, int index, int keys, RandomStream random) {
    this.engine = engine;
    this.model = model;
    this.index = index;
    this.gauges = new ServerGauges(model.workers());
    this.cache = model.cacheKeys() > 0 ? new KeyCache(model.cacheKeys(), keys) : null;
    this.warmUpSlot = model.effects().size();
    this.condition = new Condition(warmUpSlot + 1);
    this.failureSeed = random.split("failures").nextLong();
  }

  /** Puts everything that will befall it on the timeline. */
  void plan(RandomStream random, Scenario scenario) {
    offered = model.joinsAt() == 0;
    long length = scenario.duration().toNanos();
    for (int round = 0; round < scenario.rounds(); round++) {
      roundBegin = round * length;
      // Whatever ends after the last round does so, as requests are still being served.
      roundEnd = round < scenario.rounds() - 1 ? length : Long.MAX_VALUE;
      if (round > 0) {
        at(0, this::begin);
      }
      if (model.joinsAt() > 0) {
        at(model.joinsAt(), this::restart);
      }
      for (int i = 0; i < model.effects().size(); i++) {
        model.effects().get(i).plan(this, i, random.split(i), length);
      }
    }
  }

  /** Plans a change at a time of the round; one that lies in the next does not take place. */
  void at(long timeNanos, Runnable change) {
    if (timeNanos < roundEnd) {
      change(roundBegin + timeNanos, change);
    }
  }

  private void change(long timeNanos, Runnable change) {
    engine.at(
        timeNanos,
        () -> {
          advance();
          change.run();
          reschedule();
          engine.recorder().availability(index, engine.now(), availability());
        });
  }

  // ---- requests

  /** Somebody has sent it a request that will arrive. */
  void announced(Attempt attempt) {
    travelling++;
    travellingWork += attempt.cost;
  }

  /** A request arrives. */
  void receive(Attempt attempt) {
    travelling--;
    travellingWork -= attempt.cost;
    if (!condition.reachable()) {
      engine.answer(attempt, Outcome.UNREACHABLE, false);
      return;
    }
    double failing = condition.failing();
    if (failing > 0 && RandomStream.unit(failureSeed, attempt.number, index) < failing) {
      engine.answer(attempt, condition.failure(), true);
      return;
    }
    advance();
    attempt.work = cost(attempt);
    attempt.receivedNanos = engine.now();
    attempt.rivals = inFlight();
    if (model.shares() || running.size() < model.workers()) {
      begin(attempt);
    } else {
      waiting.add(attempt);
      waitingWork += attempt.work;
    }
    reschedule();
  }

  private double cost(Attempt attempt) {
    return cache == null || cache.hit(attempt.key)
        ? attempt.cost
        : attempt.cost * model.missFactor();
  }

  private void begin(Attempt attempt) {
    attempt.endsAtWork = work + attempt.work;
    running.add(attempt);
  }

  @Override
  void happen() {
    advance();
    Attempt first = running.poll();
    // The moment was rounded to a nanosecond; the work was not.
    work = Math.max(work, first.endsAtWork);
    if (!waiting.isEmpty()) {
      Attempt next = waiting.poll();
      waitingWork -= next.work;
      begin(next);
    }
    gauges.served(engine.now() - first.receivedNanos, first.rivals);
    reschedule();
    engine.answer(first, Outcome.SUCCESS, true);
  }

  private void advance() {
    long now = engine.now();
    if (now > workAt) {
      gauges.passed(now - workAt, Math.min(running.size(), model.workers()));
      work += rate() * (now - workAt);
      workAt = now;
    }
  }

  private double rate() {
    if (condition.standsStill()) {
      return 0;
    }
    double each = model.speed() * condition.speed();
    int served = running.size();
    return served > model.workers() ? each * model.workers() / served : each;
  }

  private void reschedule() {
    double rate = rate();
    if (running.isEmpty() || rate == 0) {
      engine.queue().cancel(this);
    } else {
      double left = Math.max(0, running.first().endsAtWork - work) / rate;
      engine.queue().schedule(this, workAt + (long) Math.ceil(left));
    }
  }

  // ---- what befalls it

  /** A round begins: nothing has befallen it yet. */
  private void begin() {
    generation++;
    condition.reset();
    if (offered != (model.joinsAt() == 0)) {
      offer(!offered);
    }
  }

  void crash() {
    condition.up(false);
    generation++;
    for (Attempt lost = running.poll(); lost != null; lost = running.poll()) {
      engine.answer(lost, Outcome.FAILURE, false);
    }
    for (Attempt lost = waiting.poll(); lost != null; lost = waiting.poll()) {
      engine.answer(lost, Outcome.FAILURE, false);
    }
    waitingWork = 0;
  }

  void recover() {
    condition.up(true);
    if (cache != null) {
      cache.clear();
    }
    warmUp();
  }

  void restart() {
    recover();
    offer(true);
  }

  void offer(boolean value) {
    offered = value;
    engine.offersChanged();
  }

  private void warmUp() {
    if (model.warmUpNanos() == 0) {
      return;
    }
    int began = ++generation;
    condition.factor(warmUpSlot, model.coldSpeed());
    for (int i = 1; i <= WARM_UP_STEPS; i++) {
      double speed = model.coldSpeed() + (1 - model.coldSpeed()) * i / WARM_UP_STEPS;
      change(
          engine.now() + model.warmUpNanos() * i / WARM_UP_STEPS,
          () -> {
            if (began == generation) {
              condition.factor(warmUpSlot, speed);
            }
          });
    }
  }

  // ---- reading

  Condition condition() {
    return condition;
  }

  boolean offered() {
    return offered;
  }

  /** What it can do at the moment for this pool, relative to when nothing disturbs it: 0 to 1. */
  double availability() {
    return offered ? condition.availability() : 0;
  }

  /** Requests in service or waiting. */
  int inFlight() {
    return running.size() + waiting.size();
  }

  /** How long a request would take that is sent now, from its arrival, if no other followed. */
  double foreseenNanos(double cost, int key) {
    advance();
    double mine = cache == null || cache.has(key) ? cost : cost * model.missFactor();
    double each = model.speed() * condition.speed();
    int rivals = inFlight() + travelling;
    double nanos;
    if (model.shares()) {
      double all =
          mine + running.leftUpTo(mine, work) + Math.min(mine * travelling, travellingWork);
      double delay = Math.max(0, all / model.workers() - mine);
      // What it waits for its rivals they wait for it, so selfishness would be short-sighted.
      nanos = (mine + 2 * delay) / each;
    } else {
      double backlog = running.left(work) + waitingWork + travellingWork;
      double wait = rivals < model.workers() ? 0 : backlog / model.workers();
      nanos = (wait + mine) / each;
    }
    return nanos + (condition.resumesAt(engine.now()) - engine.now());
  }
}
