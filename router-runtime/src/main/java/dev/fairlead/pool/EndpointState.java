package dev.fairlead.pool;

import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.Outcome;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;

/**
 * What lives as long as an address is in a pool: its counters, verdicts and connections. It
 * survives reloads and new weights, labels or ids. Counters are lock-free and may be used from any
 * loop.
 */
public final class EndpointState implements EndpointStats {
  private final HotCounters counters = new HotCounters();
  private final String key;
  private final InetSocketAddress address;
  private final PoolQueue queue;
  private final LoopConnectors connectors;
  private volatile Health health;
  private volatile boolean draining;
  private volatile boolean latencyTracked;

  EndpointState(String key, InetSocketAddress address, PoolQueue queue, int loops, Health health) {
    this.key = key;
    this.address = address;
    this.queue = queue;
    this.connectors = new LoopConnectors(address, loops);
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
   * @return false, and nothing counted, if that many are in flight
   */
  public boolean tryAcquire(int max) {
    return counters.tryAcquire(max);
  }

  /** Counts an attempt out; if requests wait for a free slot the first of them is woken. */
  public void release() {
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

  // ---- changes, by PoolState

  void health(Health value) {
    health = value;
  }

  void draining(boolean value) {
    draining = value;
  }

  void trackLatency(boolean value) {
    boolean was = latencyTracked;
    latencyTracked = value;
    if (was && !value) {
      counters.forgetLatency();
    }
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
