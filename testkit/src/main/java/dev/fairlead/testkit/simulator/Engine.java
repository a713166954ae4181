package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Outcome;
import dev.fairlead.testkit.VirtualClock;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Plays one scenario with one strategy: a discrete-event simulation on one thread. What happens
 * next is the earliest of four: an event of the network or a server, an arrival of the trace, an
 * attempt whose time is up (a list in order, as all have the same time), and a task of the
 * strategy's on the virtual clock.
 */
final class Engine {
  private static final long SAMPLE_NANOS = 10_000_000;

  /** How often the router looks whether scores have moved. */
  private static final long SCORE_NANOS = 500_000_000;

  private final Scenario scenario;
  private final Trace trace;
  private final VirtualClock clock = new VirtualClock();
  private final EventQueue queue = new EventQueue();
  private final Waiting waiting = new Waiting();
  private final ArrayDeque<Attempt> unused = new ArrayDeque<>();
  private final Recorder recorder;
  private final Server[] servers;
  private final Router[] routers;
  private final RouterContext[] contexts;
  private final long timeoutNanos;
  private final long endNanos;
  private int arrived;
  private int pending;
  private long now;

  Engine(Scenario scenario, Trace trace, RandomStream random, Contestant contestant) {
    this.scenario = scenario;
    this.trace = trace;
    this.timeoutNanos = scenario.timeout().toNanos();
    this.endNanos = scenario.totalNanos();
    this.recorder = new Recorder(scenario);
    int number = scenario.endpoints().size();
    this.servers = new Server[number];
    RandomStream serverNumbers = random.split("servers");
    for (int i = 0; i < number; i++) {
      RandomStream own = serverNumbers.split(i);
      servers[i] = new Server(this, scenario.endpoints().get(i), i, scenario.keys(), own);
    }
    this.routers = new Router[scenario.routers()];
    this.contexts = new RouterContext[routers.length];
    RandomStream strategyNumbers = random.split("strategy");
    for (int i = 0; i < routers.length; i++) {
      contexts[i] = new RouterContext(this, i, strategyNumbers.split(i));
      routers[i] = new Router(this, i, servers, scenario.tripNanos(i), contestant.needs());
    }
    for (int i = 0; i < number; i++) {
      servers[i].plan(serverNumbers.split(i).split("effects"), scenario);
      recorder.availability(i, 0, servers[i].availability());
    }
    for (int i = 0; i < routers.length; i++) {
      routers[i].start(contestant.create(contexts[i]));
    }
  }

  /** Plays it to the last answer. */
  Recorder run() {
    clock.onFailure(failure -> recorder.fault("a background task threw " + failure));
    at(0, this::sample);
    at(SCORE_NANOS, this::updateForScores);
    while (arrived < trace.size() || pending > 0 || now < endNanos) {
      step();
    }
    for (Router router : routers) {
      router.close();
    }
    recorder.end();
    return recorder;
  }

  private void step() {
    long arrival = arrived < trace.size() ? trace.arrival(arrived) : Long.MAX_VALUE;
    Attempt first = waiting.first();
    long expiry = first == null ? Long.MAX_VALUE : first.sentNanos + timeoutNanos;
    long next = Math.min(Math.min(arrival, expiry), queue.nextTime());
    long task = clock.nextDueNanos();
    if (task <= next) {
      now = Math.max(now, task);
      clock.advanceTo(now);
      return;
    }
    now = next;
    clock.advanceTo(now);
    if (queue.nextTime() == now) {
      queue.poll().happen();
    } else if (expiry == now) {
      first.abandoned = true;
      ended(first, Outcome.TIMED_OUT, 0);
    } else {
      arrive();
    }
  }

  // ---- requests

  private void arrive() {
    Attempt attempt = unused.isEmpty() ? new Attempt(this) : unused.pop();
    trace.fill(attempt, arrived);
    attempt.router = routers[trace.router(arrived)];
    arrived++;
    pending++;
    send(attempt);
  }

  private void send(Attempt attempt) {
    RouterEndpoint endpoint = attempt.router.pick(attempt);
    if (endpoint == null) {
      finish(attempt, null);
      release(attempt);
      return;
    }
    attempt.endpoint = endpoint;
    attempt.answer = null;
    attempt.sentNanos = now;
    endpoint.sent(attempt);
    waiting.add(attempt);
    recorder.sent(endpoint.server.index, now);
    endpoint.server.announced(attempt);
    if (endpoint.halfTripNanos == 0) {
      endpoint.server.receive(attempt);
    } else {
      queue.schedule(attempt, now + endpoint.halfTripNanos);
    }
  }

  /** A server answers, or its machine refuses to. */
  void answer(Attempt attempt, Outcome outcome, boolean responded) {
    attempt.answer = outcome;
    attempt.responded = responded;
    if (responded && attempt.endpoint.tracksReports()) {
      attempt.report = attempt.endpoint.report();
    }
    long half = attempt.endpoint.halfTripNanos;
    if (half == 0) {
      travelled(attempt);
    } else {
      queue.schedule(attempt, now + half);
    }
  }

  /** A request has come to its server, or an answer to its router. */
  void travelled(Attempt attempt) {
    if (attempt.answer == null) {
      attempt.endpoint.server.receive(attempt);
    } else if (attempt.abandoned) {
      release(attempt);
    } else {
      ended(attempt, attempt.answer, attempt.responded ? Math.max(1, now - attempt.sentNanos) : 0);
    }
  }

  private void ended(Attempt attempt, Outcome outcome, long latencyNanos) {
    waiting.remove(attempt);
    attempt.router.ended(attempt, outcome, latencyNanos);
    boolean unprocessed = outcome == Outcome.UNREACHABLE;
    boolean gone = outcome == Outcome.FAILURE && latencyNanos == 0;
    if ((unprocessed || gone) && attempt.retries < scenario.retries()) {
      attempt.retries++;
      attempt.markTried(attempt.endpoint);
      recorder.retried();
      send(attempt);
      return;
    }
    finish(attempt, outcome);
    if (!attempt.abandoned) {
      release(attempt);
    }
  }

  private void finish(Attempt attempt, Outcome outcome) {
    pending--;
    recorder.finished(attempt.arrivedNanos, now, outcome);
  }

  private void release(Attempt attempt) {
    attempt.clear();
    unused.push(attempt);
  }

  // ---- what goes on besides

  /** A GET on the side; free of cost for the server. */
  void probe(RouterEndpoint endpoint, long timeout, Consumer<LoadReport> answer) {
    recorder.probed();
    long sent = now;
    at(
        now + endpoint.halfTripNanos,
        () -> {
          long answered = Math.max(now, endpoint.server.condition().resumesAt(now));
          if (!endpoint.server.condition().reachable()) {
            at(now + endpoint.halfTripNanos, () -> answer.accept(null));
          } else if (answered + endpoint.halfTripNanos - sent > timeout) {
            at(sent + timeout, () -> answer.accept(null));
          } else {
            at(answered, () -> reply(endpoint, answer));
          }
        });
  }

  private void reply(RouterEndpoint endpoint, Consumer<LoadReport> answer) {
    LoadReport report = endpoint.report();
    at(
        now + endpoint.halfTripNanos,
        () -> {
          endpoint.reported(report);
          answer.accept(report);
        });
  }

  void at(long timeNanos, Runnable action) {
    queue.schedule(
        new Event() {
          @Override
          void happen() {
            action.run();
          }
        },
        Math.max(now, timeNanos));
  }

  private void sample() {
    for (Server server : servers) {
      recorder.sample(server.index, server.inFlight());
    }
    recorder.sampled(now);
    if (now + SAMPLE_NANOS < endNanos) {
      at(now + SAMPLE_NANOS, this::sample);
    }
  }

  private void updateForScores() {
    for (Router router : routers) {
      router.updateIfScoresMoved();
    }
    if (now < endNanos) {
      at(now + SCORE_NANOS, this::updateForScores);
    }
  }

  /** Endpoints joined or left; all routers learn it at once. */
  void offersChanged() {
    for (Router router : routers) {
      router.update();
    }
  }

  long now() {
    return now;
  }

  EventQueue queue() {
    return queue;
  }

  VirtualClock clock() {
    return clock;
  }

  Recorder recorder() {
    return recorder;
  }

  Router router(int index) {
    return routers[index];
  }
}
