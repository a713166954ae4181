package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.EndpointStates;
import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks endpoints how busy they are, apart from any request, and picks by the {@link HotCold} rule
 * from what came back. A request pays for some probes rather than waiting for them: picks are
 * counted, and a task in the background sends what they pay for, collects answers and keeps the
 * {@link ProbePool} fresh.
 */
final class Prequal implements Strategy {
  private static final Duration TICK = Duration.ofMillis(5);

  /** What failures fade with, as in {@code least-latency}. */
  private static final Decay BLAME = new Decay(Duration.ofSeconds(10));

  private static final double FIRST_BLAME = 4;

  /** How much faster answers are replaced than used up: δ of the paper. */
  private static final double SLACK = 1;

  /** As in the paper, which removes one answer for a request that pays for three probes. */
  private static final double REMOVED_PER_PROBE = 1.0 / 3;

  /** How many ticks averages of the rates of requests and probes go back. */
  private static final double RATE_TICKS = 200;

  private final ProviderContext context;
  private final PrequalOptions options;
  private final EndpointStates<ProbedState> states;
  private final HotLimit limit;
  private final Load load = new Load(1);
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong fallbacks = new AtomicLong();
  private final ScheduledFuture<?> ticks;

  // Guarded by the strategy: updates and ticks are off the path of requests.
  private HotCold picker;
  private ProbedState[] known = {};
  private Map<String, Integer> indices = Map.of();
  private int[] order = {};
  private int asked;
  private long requestsSeen;
  private double budget;
  private double requestRate;
  private double probeRate;
  private double removals;
  private boolean removeOldest;

  /**
   * An answer.
   *
   * @param report null if there was none
   * @param own what this router had in flight there when it came
   */
  private record Answer(String id, LoadReport report, int own) {}

  Prequal(ProviderContext context, PrequalOptions options) {
    this.context = context;
    this.options = options;
    limit = new HotLimit(options.hotQuantile());
    states =
        new EndpointStates<>(
            () -> new ProbedState(new Blame(FIRST_BLAME, BLAME), Decay.tick(context.nanoTime())));
    context.gauge("fallbacks", fallbacks::get);
    ticks =
        context
            .background()
            .scheduleWithFixedDelay(
                this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized Picker update(EndpointSet available) {
    if (available.size() == 0) {
      picker = null;
      return request -> null;
    }
    Members members = new Members(available);
    known = states.of(available, ProbedState[]::new);
    Blame[] blames = new Blame[known.length];
    order = new int[known.length];
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < known.length; i++) {
      blames[i] = known[i].blame;
      order[i] = i;
      positions.put(available.get(i).id(), i);
    }
    indices = positions;
    asked = order.length;
    Picker fallback =
        BestOfSome.of(
            members,
            2,
            new BlamelessFirst(context, blames, load.comparing(members, context.random())),
            context.random());
    HotCold next =
        new HotCold(
            available,
            members,
            known,
            fallback,
            context,
            limit,
            options.maxAge().toNanos(),
            requests,
            fallbacks);
    if (picker != null) {
      keepAnswers(picker, next);
    }
    picker = next;
    return next;
  }

  private void keepAnswers(HotCold before, HotCold next) {
    for (int place = 0; place < before.probes.capacity(); place++) {
      Probe probe = before.probes.get(place);
      Integer index = probe == null ? null : indices.get(before.members.get(probe.index).id());
      if (index != null) {
        next.probes.add(probe.at(index));
      }
    }
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    ProbedState about = states.get(endpoint);
    if (about != null && outcome != Outcome.CANCELLED) {
      int tick = Decay.tick(context.nanoTime());
      if (outcome == Outcome.SUCCESS) {
        about.blame.succeeded(tick);
        about.served(tick);
      } else {
        about.blame.failed(tick);
      }
    }
  }

  private synchronized void tick() {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      collect(answer);
    }
    long seen = requests.get();
    long news = seen - requestsSeen;
    requestsSeen = seen;
    if (picker == null || news == 0 && requestRate == 0) {
      return;
    }
    limit.refresh();
    picker.probes.removeOlderThan(context.nanoTime() - options.maxAge().toNanos());
    double allowed = options.mostPerSecond() * TICK.toNanos() / 1e9;
    budget = Math.min(order.length, budget + Math.min(allowed, news * options.perRequest()));
    int sent = send();
    requestRate = averaged(requestRate, news);
    probeRate = averaged(probeRate, sent);
  }

  /** Falls to exactly 0 some seconds after the last request. */
  private static double averaged(double rate, double sample) {
    double next = rate + (sample - rate) / RATE_TICKS;
    return next < 1e-6 ? 0 : next;
  }

  /** Asks endpoints in turn, in another order each round, so that none is left out by chance. */
  private int send() {
    int sent = 0;
    for (int tries = 0; budget >= 1 && tries < order.length; tries++) {
      if (asked >= order.length) {
        shuffle();
      }
      int index = order[asked++];
      if (known[index].owes.compareAndSet(false, true)) {
        Endpoint endpoint = picker.members.get(index);
        String id = endpoint.id();
        context.probe(
            endpoint,
            options.path(),
            options.maxAge(),
            report -> answers.add(new Answer(id, report, endpoint.stats().inFlight())));
        budget--;
        sent++;
      }
    }
    return sent;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = context.random().nextInt(i + 1);
      int index = order[i];
      order[i] = order[other];
      order[other] = index;
    }
    asked = 0;
  }

  private void collect(Answer answer) {
    states.known(answer.id()).owes.set(false);
    Integer index = indices.get(answer.id());
    LoadReport report = answer.report();
    if (picker == null || index == null || report == null || report.requestsInFlight() < 0) {
      return;
    }
    EndpointStats stats = picker.members.get(index).stats();
    long latency = report.latencyNanos();
    if (latency < 0) {
      latency = (long) stats.latencyNanos();
    }
    int others = report.requestsInFlight() - answer.own();
    Probe probe = new Probe(index, others, latency, report.receivedNanos(), uses());
    limit.add(picker.load(probe));
    picker.probes.add(probe);
    if (order.length > picker.probes.capacity()) {
      giveUpSome();
    }
  }

  /** Good answers are used up first; without this, bad ones would remain. */
  private void giveUpSome() {
    removals += REMOVED_PER_PROBE;
    if (removals >= 1) {
      removals--;
      removeOldest = !removeOldest;
      if (removeOldest) {
        picker.probes.removeOldest();
      } else {
        picker.removeWorst();
      }
    }
  }

  /**
   * How many requests may be sent on the strength of an answer, so that answers are used up as fast
   * as new ones come in: the paper's (1 + δ) / ((1 - m/n) r - r'), for m answers, n endpoints, and
   * r probes and r' removals to a request. Of a few endpoints most answers only replace the last of
   * the same, so m/n counts as one half at most. Rounded by chance, up or down.
   */
  private int uses() {
    double perRequest = requestRate > 0 ? probeRate / requestRate : options.perRequest();
    double kept = Math.min(0.5, (double) picker.probes.capacity() / order.length);
    double uses = (1 + SLACK) / (Math.max(1e-6, perRequest) * (1 - kept - REMOVED_PER_PROBE));
    return (int) Math.max(1, Math.min(1e9, Math.floor(uses + context.random().nextDouble())));
  }

  @Override
  public void close() {
    ticks.cancel(false);
  }
}
