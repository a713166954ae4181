package dev.fairlead.pool;

import dev.fairlead.report.ReportBook;
import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What lives as long as an address is in a pool: its counters, verdicts and connections. It
 * survives reloads and new weights, labels or ids. Counters are lock-free and may be used from any
 * loop.
 */
public final class EndpointState implements EndpointStats {
  private final HotCounters counters = new HotCounters();
  private final HealthScore score;
  private final String key;
  private final InetSocketAddress address;
  private final PoolQueue queue;
  private final LoopConnectors connectors;
  private final ReportBook reports;
  private final LongSupplier clock;
  private final int loops;
  private volatile Health health;
  private volatile boolean draining;
  private volatile boolean latencyTracked;

  /** Null unless somebody wants to know who waits. */
  private volatile Unanswered unanswered;

  EndpointState(
      String key,
      InetSocketAddress address,
      PoolQueue queue,
      int loops,
      Health health,
      HealthScore.Watch watch,
      LongSupplier clock) {
    this.score = new HealthScore(counters, watch, clock.getAsLong());
    this.reports = new ReportBook(clock);
    this.key = key;
    this.address = address;
    this.queue = queue;
    this.connectors = new LoopConnectors(address, loops);
    this.clock = clock;
    this.loops = loops;
    this.health = health;
  }

  /** Scheme, host as configured, and address: what tells it from the others of its pool. */
  public String key() {
    return key;
  }

  /** Resolved. */
  public InetSocketAddress address() {
    return address;
  }

  // ---- the request path

  /**
   * Counts an attempt in, over all loops.
   *
   * @param max in flight at most; 0: unlimited
   * @return false, and nothing counted, if that many are in flight, or another attempt tries
   *     whether the endpoint is fit again
   */
  public boolean tryAcquire(int max) {
    Trial current = score.trial();
    return current == null ? counters.tryAcquire(max) : tryAcquire(max, current);
  }

  private boolean tryAcquire(int max, Trial current) {
    if (!current.enter()) {
      return false;
    }
    boolean acquired = counters.tryAcquire(max);
    if (!acquired) {
      current.leave();
    }
    return acquired;
  }

  /** Counts an attempt out; if requests wait for a free slot the first of them is woken. */
  public void release() {
    Trial current = score.trial();
    if (current != null) {
      current.leave();
    }
    counters.release();
    if (queue.waiting()) {
      queue.wakeOne();
    }
  }

  /**
   * Takes the end of an attempt into the averages.
   *
   * @param latencyNanos from sending the request to the head of the response; only of {@link
   *     Outcome#SUCCESS} it is looked at
   */
  public void completed(Outcome outcome, long latencyNanos) {
    if (outcome == Outcome.CANCELLED) {
      return;
    }
    boolean success = outcome == Outcome.SUCCESS;
    counters.attempt(!success);
    if (success && latencyTracked && latencyNanos > 0) {
      counters.latencySample(latencyNanos);
    }
  }

  /**
   * Takes the end of an attempt into the health score. For those that say something of the
   * endpoint: 429 (RFC 6585, section 4) rather says that one client asks too much.
   */
  public void judge(Outcome outcome) {
    score.judge(outcome);
  }

  /** The connections of a loop to this address; made when first asked for. Called on that loop. */
  public Connector connector(Loop loop) {
    return connectors.get(loop);
  }

  // ---- reading

  @Override
  public int inFlight() {
    return counters.inFlight();
  }

  @Override
  public double latencyNanos() {
    return counters.latency();
  }

  @Override
  public double failureRate() {
    return counters.failures();
  }

  @Override
  public double healthScore() {
    return score.value();
  }

  @Override
  public LoadReport loadReport() {
    return reports.current();
  }

  @Override
  public long oldestUnansweredNanos() {
    Unanswered current = unanswered;
    long since = current == null ? 0 : current.oldestSince();
    return since == 0 ? 0 : Math.max(0, clock.getAsLong() - since);
  }

  /** Who waits for a response; null unless the pool's strategy needs to know. */
  public Unanswered unanswered() {
    return unanswered;
  }

  /** What the endpoint says of its load. */
  public ReportBook reports() {
    return reports;
  }

  /** Attempts ever counted in. */
  public long picks() {
    return counters.picks();
  }

  public Health health() {
    return health;
  }

  /** Whether it gets no new requests because an operator said so. */
  public boolean draining() {
    return draining;
  }

  /** Connections open to it, over all loops; exact only while nothing changes. */
  public int connections() {
    return connectors.open();
  }

  /** Whether it gets requests as long as others can; false for one that failed too often. */
  public boolean fit() {
    return score.standing().fit();
  }

  // ---- changes, by PoolState

  HealthScore score() {
    return score;
  }

  void health(Health value) {
    health = value;
  }

  void draining(boolean value) {
    draining = value;
  }

  /**
   * Says what is measured from now on.
   *
   * @param reportsExpire how long a load report is good for
   */
  void track(Set<Need> needs, Duration reportsExpire) {
    boolean was = latencyTracked;
    latencyTracked = needs.contains(Need.LATENCY);
    if (was && !latencyTracked) {
      counters.forgetLatency();
    }
    if (!needs.contains(Need.OLDEST_UNANSWERED)) {
      unanswered = null;
    } else if (unanswered == null) {
      unanswered = new Unanswered(loops);
    }
    reports.expires(needs.contains(Need.LOAD_REPORTS) ? reportsExpire.toNanos() : 0);
  }

  /**
   * New attempts connect through that factory; connections of the one before are closed after their
   * last attempt.
   */
  void connectThrough(ConnectorFactory factory) {
    connectors.replace(factory);
  }

  /** Closes the connections on all loops; attempts in flight finish. */
  void close() {
    connectors.close();
  }

  @Override
  public String toString() {
    return key;
  }
}
