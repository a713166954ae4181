package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.EndpointStats;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of one endpoint. Picks read a few published numbers; answers from any event loop
 * teach it under a lock that nobody waits for: an answer that finds it taken is not learned from,
 * except a failure, which is noted down for whoever has the lock next.
 */
final class EndpointModel {
  /** A load is remembered if it is that part of the expected latency after the one before. */
  private static final double RESOLUTION = 1.0 / 64;

  /** Who has answered within this time is not idle. */
  private static final long IDLE_NANOS = 100_000_000;

  private static final double MOST_UNCERTAINTY = 0.5;

  /** Used half as much or one and a half times as much as others, or beyond. */
  private static final double MOST_EXCESS = 0.5;

  final String id;
  private final Tuning tuning;
  private final Pool pool;
  private final Estimate estimate;
  private final Failures failures;
  private final PickHistory history = new PickHistory();
  private final Silence silence;
  private final AtomicBoolean learning = new AtomicBoolean();
  private final AtomicInteger unheardFailures = new AtomicInteger();
  private final boolean stranger;
  private final AtomicInteger uncounted = new AtomicInteger();
  private double silenceNanos;
  private volatile double use;
  private volatile long answeredNanos;

  // ---- read by picks

  /** How long a request of mean cost takes without load. */
  volatile double baseNanos;

  /** One over the requests in flight from which on latency grows with them. */
  volatile double inverseKnee;

  /** What choosing it costs beside latency: expected failure, and silence. */
  volatile double penaltyNanos;

  /** A standard deviation of its base. */
  volatile double uncertainNanos;

  /** What it is held to cost more than it seems, or less, so that equals are used alike. */
  volatile double evennessNanos;

  /** What all endpoints of a pool have in common. */
  record Pool(
      Tuning tuning,
      FleetModel fleet,
      RequestClasses classes,
      Discipline discipline,
      Guard guard) {}

  EndpointModel(String id, Pool pool, Estimate estimate, long nowNanos) {
    this.id = id;
    this.tuning = pool.tuning;
    this.pool = pool;
    this.estimate = estimate;
    this.failures = new Failures(tuning);
    this.silence = new Silence(tuning, history);
    this.answeredNanos = nowNanos;
    this.stranger = pool.fleet.known();
    publish();
  }

  /** That much is in flight: with a request that is sent, or looked at by the tick. */
  void loaded(long nowNanos, double load) {
    history.add(nowNanos, load, RESOLUTION * baseNanos * Math.max(1, load * inverseKnee));
  }

  /**
   * A request has succeeded.
   *
   * @param stats without it
   */
  void succeeded(
      long nowNanos, long latencyNanos, EndpointStats stats, RequestClasses.RequestClass type) {
    answeredNanos = nowNanos;
    if (!learning.compareAndSet(false, true)) {
      return;
    }
    try {
      failures.succeeded();
      int inFlight = Math.max(0, stats.inFlight());
      silence.answered(latencyNanos, stats.oldestUnansweredNanos(), inFlight * inverseKnee);
      double first = history.at(nowNanos - latencyNanos);
      if (latencyNanos > 0 && first >= 0) {
        learn(nowNanos, latencyNanos, first, inFlight + 1.0, type);
      }
      publish();
    } finally {
      learning.set(false);
    }
    hearFailures(nowNanos);
  }

  private void learn(
      long nowNanos,
      long latencyNanos,
      double first,
      double last,
      RequestClasses.RequestClass type) {
    // Simpson's rule over its life.
    double middle = Math.max(1, history.at(nowNanos - latencyNanos / 2));
    double mean = (first + 4 * middle + last) / 6;
    double load = tuning.remembersLoad ? pool.discipline.load(first, mean) : last;
    double own = type.own;
    double shared = type.shared;
    double logLatency = Math.log(latencyNanos);
    double predicted = baseNanos * (own + shared * (Estimate.slowdown(load * inverseKnee) - 1));
    pool.guard.observe(logLatency - Math.log(predicted), logLatency - Math.log(own));
    double residual =
        pool.classes.known(type)
            ? estimate.learn(logLatency, load, own, shared)
            : estimate.residual(logLatency, load, own, shared);
    pool.classes.learn(type, residual);
    pool.discipline.learn(residual, estimate.slope() * (mean - first) / load);
  }

  /** A request has failed. Never lost, whoever else is at it. */
  void failed(long nowNanos) {
    answeredNanos = nowNanos;
    unheardFailures.incrementAndGet();
    hearFailures(nowNanos);
  }

  private void hearFailures(long nowNanos) {
    while (unheardFailures.get() > 0 && learning.compareAndSet(false, true)) {
      try {
        for (int left = unheardFailures.getAndSet(0); left > 0; left--) {
          failures.failed(nowNanos, pool.fleet.usualFailures().beside(failures));
        }
        penalize();
      } finally {
        learning.set(false);
      }
    }
  }

  /** An answer, whatever its outcome. */
  void answered() {
    uncounted.incrementAndGet();
  }

  /** How many answers it gave lately. */
  double use() {
    return use;
  }

  /** What is known of the others has changed. */
  void compared() {
    if (learning.compareAndSet(false, true)) {
      try {
        publish();
      } finally {
        learning.set(false);
      }
    }
  }

  /** Time passes, and what is known grows old. */
  void age(long nowNanos, double seconds, EndpointStats stats) {
    int inFlight = stats.inFlight();
    // Not all requests were picked here: affinity chooses as well, and other strategies may.
    loaded(nowNanos, Math.max(1, inFlight));
    if (!learning.compareAndSet(false, true)) {
      return;
    }
    try {
      estimate.age(seconds);
      use = use * Math.exp(-seconds / tuning.useSeconds) + uncounted.getAndSet(0);
      drift(nowNanos, seconds, inFlight);
      failures.age(seconds, pool.fleet.patienceSeconds());
      silenceNanos = silence.nanos(nowNanos, answeredNanos, stats, baseNanos, inverseKnee);
      publish();
    } finally {
      learning.set(false);
    }
    hearFailures(nowNanos);
  }

  /**
   * An endpoint that was slow is not asked, so nobody learns that it has recovered: it is believed
   * to, with time, and asked again. That is all the exploring there is.
   */
  private void drift(long nowNanos, double seconds, int inFlight) {
    FleetModel fleet = pool.fleet;
    if (!fleet.known()) {
      return;
    }
    boolean idle = inFlight <= 0 && nowNanos - answeredNanos > IDLE_NANOS;
    if (idle && estimate.slowness() > fleet.slowness()) {
      estimate.drift(fleet.slowness(), 1 - Math.exp(-seconds / tuning.driftSeconds));
    }
    if (seconds > 0) {
      estimate.driftKnee(fleet.logKnee(), tuning.kneePrior / seconds);
    }
  }

  /** The silence was ours: the process stood still, or the clock has jumped. */
  void excuseSilence(long nowNanos) {
    answeredNanos = nowNanos;
  }

  private void publish() {
    double slowness = estimate.slowness();
    double logKnee = estimate.logKnee();
    double variance = estimate.slownessVariance();
    FleetModel fleet = pool.fleet;
    if (fleet.known()) {
      // Who is new is held to be worse than the mean, or all would try him at once.
      double strange = stranger ? 1 - estimate.weight() : 0;
      slowness =
          shrunk(slowness, fleet.slowness() + strange * tuning.cold, tuning.shrinkage * variance);
      double mean = fleet.logKnee();
      double knee = mean + strange * Math.min(0, Math.log(tuning.firstKnee) - mean);
      logKnee = shrunk(logKnee, knee, tuning.kneeShrinkage * estimate.kneeVariance());
    }
    baseNanos = Math.exp(slowness);
    inverseKnee = Math.exp(-logKnee);
    uncertainNanos = baseNanos * Math.min(MOST_UNCERTAINTY, Math.sqrt(variance));
    evennessNanos = tuning.evenness * uncertainNanos * excess();
    penalize();
  }

  /**
   * How much more than the others it has been used lately, or less. One that may be broken is not
   * used for good reason.
   */
  private double excess() {
    double usual = pool.fleet.use();
    if (usual <= 0) {
      return 0;
    }
    double unblamed = Math.max(0, 1 - failures.expectation() * tuning.penalty);
    return unblamed * Math.max(-MOST_EXCESS, Math.min(MOST_EXCESS, use / usual - 1));
  }

  /**
   * Toward the mean, the more the less the difference stands out from its variance (after James and
   * Stein 1961). Of equals it is chance who seems best, and all would go there.
   */
  private static double shrunk(double value, double mean, double variance) {
    double difference = value - mean;
    double square = difference * difference;
    return mean + difference * square / (square + variance + Double.MIN_NORMAL);
  }

  private void penalize() {
    double mean = pool.fleet.known() ? Math.exp(pool.fleet.slowness()) : baseNanos;
    penaltyNanos = failures.expectation() * tuning.penalty * mean + silenceNanos;
  }

  /** What a further request of mean cost is predicted to take. */
  double predictedNanos(EndpointStats stats) {
    double load = Math.max(0, stats.inFlight()) + 1.0;
    return baseNanos * Estimate.slowdown(load * inverseKnee);
  }

  /** How many requests it serves per second at its knee. */
  double capacityPerSecond() {
    return 1e9 / (baseNanos * inverseKnee);
  }

  /** Its failures. */
  Failures failures() {
    return failures;
  }

  /** What was learned; read without the lock, figures may be of different moments. */
  Estimate estimate() {
    return estimate;
  }
}
