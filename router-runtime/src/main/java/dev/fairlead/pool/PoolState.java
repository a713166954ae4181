package dev.fairlead.pool;

import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovered;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.pool.PoolChange.Peer;
import dev.fairlead.spi.Need;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One pool for as long as the configuration names it. Changes come from a reload, discovery, health
 * checks and operators; each ends in a new {@link PoolSnapshot}. They are serialised by this
 * object's monitor and must not be made on an event loop, as a strategy may take its time to build
 * a picker; {@link #verdict} and what discovery emits become tasks of the pool by themselves.
 */
public final class PoolState {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final String name;
  private final List<Loop> loops;
  private final PoolTasks tasks;
  private final PoolParts parts;
  private final PoolNews news;
  private final PoolQueue queue = new PoolQueue(this::hasRoom);
  private final LongSupplier clock;
  private final PoolScores scores;
  private final Membership membership;
  private final StandIn standIn;
  private final StrategyCalls calls;
  private final StrategyFaults faults;
  private final PoolAffinity affinity;
  private volatile PoolSnapshot snapshot;

  private final Verdicts verdicts = new Verdicts();
  private PoolConfig config;
  private Discovery discovery;
  private StrategyHolder strategy;
  private Set<Need> needs = Set.of();
  private boolean closed;

  /**
   * @param loops all that serve requests, by index
   * @param tasks runs what must not run on an event loop
   * @param clock monotonic time in nanoseconds, of {@code tasks}
   * @param listeners told of every change, in this order
   */
  public PoolState(
      String name,
      List<Loop> loops,
      PoolTasks tasks,
      LongSupplier clock,
      PoolParts parts,
      List<PoolListener> listeners) {
    this.name = name;
    this.loops = List.copyOf(loops);
    this.tasks = tasks;
    this.parts = parts;
    this.news = new PoolNews(this, listeners);
    this.clock = clock;
    this.scores = new PoolScores(tasks, clock, this::look);
    this.membership = new Membership(scores, this::newState);
    this.standIn = new StandIn(this, parts);
    this.faults = new StrategyFaults(parts, clock, this::quarantineSoon);
    this.calls = parts.calls(loops.size());
    this.affinity = new PoolAffinity(this.loops, tasks, parts, calls);
  }

  public String name() {
    return name;
  }

  /** What a request reads, once per attempt; null before the first {@link #update}. */
  public PoolSnapshot snapshot() {
    return snapshot;
  }

  /** How it keeps clients on their endpoints. */
  public PoolAffinity affinity() {
    return affinity;
  }

  public PoolQueue queue() {
    return queue;
  }

  private boolean hasRoom() {
    PoolSnapshot now = snapshot;
    return now != null && now.hasRoom();
  }

  /**
   * Prepares a configuration. Addresses that stay keep their state: counters, health and, unless
   * protocol, timeouts or TLS differ, connections. Nothing is changed before {@link
   * PoolChange#apply}; one change at a time may be under way.
   *
   * @throws RuntimeException if a part cannot be made
   */
  public PoolChange prepare(PoolConfig next) {
    return prepare(next, false);
  }

  /**
   * Prepares a configuration.
   *
   * @param afresh whether endpoints are connected to anew although nothing in the configuration
   *     says so, because a file it names has other contents
   * @throws RuntimeException if a part cannot be made
   */
  public synchronized PoolChange prepare(PoolConfig next, boolean afresh) {
    PoolConfig before = config;
    boolean reconnect = afresh || before == null || PoolChange.reconnects(before, next);
    Map<Peer, ConnectorFactory> peers = membership.factories(next, reconnect, parts);
    boolean rediscover = before == null || PoolChange.rediscovers(before, next);
    Discovery fresh = rediscover ? parts.discovery(next) : null;
    Set<Need> needs = parts.needs(next);
    boolean rebalance =
        before == null
            || PoolChange.rebalances(before, next)
            || !strategy.origin().equals(parts.origin(next));
    // Last, since of what can fail it alone has to be closed if another cannot be made.
    StrategyHolder balancing = rebalance ? standIn.make(next, strategy) : strategy;
    return new PoolChange(
        this, next, peers, balancing, rebalance, needs, fresh, affinity.prepare(next));
  }

  /**
   * Takes over a configuration: {@link #prepare} and {@link PoolChange#apply} in one.
   *
   * @throws RuntimeException if a part cannot be made; the pool is as before
   */
  public void update(PoolConfig next) {
    prepare(next).apply();
  }

  synchronized void apply(PoolChange change) {
    PoolConfig before = config;
    StrategyHolder oldStrategy = strategy;
    config = change.config;
    membership.connectThrough(change.factories);
    if (change.freshStrategy) {
      // Else it may have been quarantined in the meantime.
      strategy = change.strategy;
    }
    affinity.apply(change.affinity);
    queue.limit(config.queue().size());
    if (config.health().type() == HealthConfig.Type.NONE) {
      membership.roster().states().forEach(membership::trust);
    }
    if (change.discovery != null) {
      Discovery old = discovery;
      discovery = change.discovery;
      membership.found(List.of());
      // The new one starts before the old one stops: what both look up stays known.
      change.discovery.start(list -> discovered(change.discovery, list));
      if (old != null) {
        old.stop();
      }
    }
    needs = change.needs;
    publish(before);
    if (change.freshStrategy && strategy.quarantine() != null) {
      news.tell(listener -> listener.quarantined(this, strategy));
    }
    if (oldStrategy != null && oldStrategy != strategy) {
      retire(oldStrategy);
    }
  }

  /** Closes a strategy after its last attempt. */
  void retire(StrategyHolder holder) {
    Retirement.close(holder, loops, tasks);
  }

  private void discovered(Discovery from, List<Discovered> list) {
    if (Thread.holdsLock(this)) {
      // While it starts, in apply, which publishes.
      membership.found(list);
      return;
    }
    tasks.execute(
        () -> {
          synchronized (this) {
            if (from == discovery && !closed) {
              membership.found(list);
              publish(config);
            }
          }
        });
  }

  /** Puts a strategy aside if it is still the pool's. From any thread. */
  private void quarantineSoon(StrategyHolder of, String reason, boolean blocks) {
    try {
      tasks.execute(() -> quarantine(of, reason, blocks));
    } catch (RejectedExecutionException e) {
      LOG.debugf("the router stops: strategy %s of pool %s is not quarantined", of.name(), name);
    }
  }

  /** Also of a stand-in, which goes on with less then. */
  private synchronized void quarantine(StrategyHolder of, String reason, boolean blocks) {
    if (closed || of != strategy) {
      return;
    }
    StrategyHolder next = standIn.replace(of, config, reason, blocks);
    if (next == of) {
      return;
    }
    strategy = next;
    publish(config);
    news.tell(listener -> listener.quarantined(this, next));
    if (!(next.strategy() instanceof Stopgap stopgap && stopgap.keeps(of.strategy()))) {
      retire(of);
    }
  }

  /**
   * Lets the pool's own strategy, made afresh, choose again. Not for event loops.
   *
   * @return false if it is not quarantined
   * @throws RuntimeException if it cannot be made
   */
  public synchronized boolean release() {
    if (closed || strategy.outOfUse() == null) {
      return false;
    }
    StrategyHolder old = strategy;
    strategy = standIn.make(config, old);
    needs = parts.needs(config);
    publish(config);
    retire(old);
    return strategy.quarantine() == null;
  }

  /** Where event loops note that they call the strategy. */
  public StrategyCalls strategyCalls() {
    return calls;
  }

  /** What the strategy did wrong on event loops. */
  public StrategyFaults strategyFaults() {
    return faults;
  }

  /**
   * Takes in what a check found; from any thread. Ignored if the endpoint has left the pool or is
   * not checked any more.
   *
   * @param reason for the log
   */
  public void verdict(EndpointState endpoint, Health health, String reason) {
    tasks.execute(() -> judge(endpoint, health, reason));
  }

  private synchronized void judge(EndpointState endpoint, Health health, String reason) {
    Health from = endpoint.health();
    if (closed
        || from == health
        || !membership.roster().holds(endpoint)
        || config.health().type() == HealthConfig.Type.NONE) {
      return;
    }
    if (health == Health.HEALTHY) {
      membership.trust(endpoint);
    } else {
      endpoint.health(health);
    }
    if (verdicts.add(endpoint, from, health, reason)) {
      // After the verdicts that are queued already: a thousand first ones are a few snapshots.
      tasks.execute(this::publishVerdicts);
    }
  }

  /**
   * Takes in that checks of a healthy endpoint failed, though not yet as many in a row as make a
   * verdict; from any thread.
   *
   * @param share of those that make one: 0 to 1
   */
  public void strained(EndpointState endpoint, double share) {
    tasks.execute(
        () -> {
          synchronized (this) {
            endpoint.score().strain(share);
            look();
          }
        });
  }

  private synchronized void look() {
    Roster roster = membership.roster();
    if (!closed && (scores.advance(roster, config) || scores.moved(snapshot))) {
      offer(roster, config);
    }
  }

  private synchronized void publishVerdicts() {
    if (closed) {
      return;
    }
    publish(config);
    verdicts.tell(this, news);
  }

  /**
   * Lets an endpoint get no new requests, or get them again. Outlives reloads.
   *
   * @param id as in the configuration, or of one of the addresses its name stands for
   * @return false if there is no such endpoint
   */
  public synchronized boolean drain(String id, boolean on) {
    boolean known = membership.knows(id);
    if (known && membership.drain(id, on)) {
      publish(config);
    }
    return known;
  }

  /**
   * The pool is not configured any more: attempts in flight finish, connections and strategy are
   * closed after them.
   */
  public synchronized void close() {
    if (closed || config == null) {
      return;
    }
    closed = true;
    discovery.stop();
    dismiss(membership.disband());
    queue.wakeAll();
    affinity.apply(null);
    retire(strategy);
  }

  // ---- under the monitor

  private void publish(PoolConfig before) {
    Roster old = membership.refresh(config, strategy.needs(needs));
    scores.advance(membership.roster(), config);
    offer(old, before);
  }

  private void offer(Roster old, PoolConfig before) {
    PoolSnapshot was = snapshot;
    Roster roster = membership.roster();
    Availability availability = Availability.of(roster.members(), config, discovery.pending());
    scores.decided(availability, roster, config);
    SnapshotBuilder builder =
        new SnapshotBuilder(was, strategy, roster, availability, scores.moved(was));
    PoolSnapshot now = builder.build(config, strategy.needs(needs));
    if (builder.rebuilt()) {
      scores.built(now);
    }
    snapshot = now;
    Throwable fault = builder.fault();
    if (queue.waiting()) {
      queue.wakeAll();
    }
    dismiss(old);
    news.published(old, before, was, fault);
    if (fault != null) {
      StrategyHolder failed = strategy;
      quarantineSoon(failed, "it built no picker: " + StrategyFaults.text(fault), false);
    }
    scores.turned().forEach(state -> news.turned(state));
  }

  private EndpointState newState(String key, InetSocketAddress address) {
    boolean unchecked = config.health().type() == HealthConfig.Type.NONE;
    return new EndpointState(
        key,
        address,
        queue,
        loops.size(),
        unchecked ? Health.HEALTHY : Health.UNKNOWN,
        scores,
        clock);
  }

  private void dismiss(Roster old) {
    for (EndpointState state : old.states()) {
      if (!membership.roster().holds(state)) {
        state.close();
        news.tell(listener -> listener.removed(this, state));
      }
    }
  }
}
