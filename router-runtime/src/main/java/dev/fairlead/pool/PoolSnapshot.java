package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.util.List;
import java.util.Set;

/**
 * The endpoints a request may go to and the picker built for exactly these. Immutable; read once
 * per attempt and used in that turn of the event loop.
 */
public final class PoolSnapshot {
  private final PoolConfig config;
  private final StrategyHolder strategy;
  private final Picker picker;
  private final PooledEndpoint[] offered;
  private final List<PooledEndpoint> members;
  private final boolean panic;
  private final boolean awaitingVerdict;
  private final Set<Need> needs;
  private final boolean reportsRead;
  private final boolean reportsStripped;
  private final long responseTimeoutNanos;
  private final long queueTimeoutNanos;

  PoolSnapshot(
      PoolConfig config,
      StrategyHolder strategy,
      Picker picker,
      PooledEndpoint[] offered,
      List<PooledEndpoint> members,
      boolean panic,
      boolean awaitingVerdict,
      Set<Need> needs) {
    this.config = config;
    this.strategy = strategy;
    this.picker = picker;
    this.offered = offered;
    this.members = members;
    this.panic = panic;
    this.awaitingVerdict = awaitingVerdict;
    this.needs = Set.copyOf(needs);
    this.reportsRead = needs.contains(Need.LOAD_REPORTS);
    Boolean strip = config.loadReports().strip();
    this.reportsStripped = strip == null ? reportsRead : strip;
    this.responseTimeoutNanos = config.timeouts().response().toNanos();
    this.queueTimeoutNanos = config.queue().timeout().toNanos();
  }

  public PoolConfig config() {
    return config;
  }

  /** Counts the attempts that report to the strategy: {@code begin} before, {@code end} after. */
  public StrategyHolder strategyHolder() {
    return strategy;
  }

  public Strategy strategy() {
    return strategy.strategy();
  }

  /** Chooses among the offered endpoints. */
  public Picker picker() {
    return picker;
  }

  /** How many endpoints are offered. */
  public int size() {
    return offered.length;
  }

  /**
   * An offered endpoint.
   *
   * @param index 0 to {@code size() - 1}; in ascending order of id
   */
  public PooledEndpoint get(int index) {
    return offered[index];
  }

  /** Whether an endpoint is offered by this very snapshot. */
  public boolean contains(Endpoint endpoint) {
    return endpoint instanceof PooledEndpoint pooled
        && pooled.index() >= 0
        && pooled.index() < offered.length
        && offered[pooled.index()] == pooled;
  }

  /** Whether it offers exactly these views. */
  boolean offers(List<PooledEndpoint> views) {
    if (views.size() != offered.length) {
      return false;
    }
    for (int i = 0; i < offered.length; i++) {
      if (views.get(i) != offered[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether an offered endpoint is below its limit. */
  boolean hasRoom() {
    for (PooledEndpoint endpoint : offered) {
      if (endpoint.hasRoom()) {
        return true;
      }
    }
    return false;
  }

  /** Every endpoint of the pool, offered or not, in ascending order of id. */
  public List<PooledEndpoint> members() {
    return members;
  }

  /** The member of that id, or null. */
  public PooledEndpoint member(String id) {
    int low = 0;
    int high = members.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = members.get(middle).id().compareTo(id);
      if (order == 0) {
        return members.get(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Whether endpoints are offered although they are not available, because too few are. */
  public boolean panic() {
    return panic;
  }

  /**
   * Whether nothing is available yet, but may be as soon as a first check or lookup ends: requests
   * may wait.
   */
  public boolean awaitingVerdict() {
    return awaitingVerdict;
  }

  /** What the strategy needs to know. */
  public Set<Need> needs() {
    return needs;
  }

  /** Whether responses may carry load reports that concern the router. */
  public boolean reportsConcern() {
    return reportsRead || reportsStripped;
  }

  /** Whether the strategy reads load reports. */
  public boolean reportsRead() {
    return reportsRead;
  }

  /** Whether load reports are not for clients. */
  public boolean reportsStripped() {
    return reportsStripped;
  }

  public long responseTimeoutNanos() {
    return responseTimeoutNanos;
  }

  public long queueTimeoutNanos() {
    return queueTimeoutNanos;
  }
}
