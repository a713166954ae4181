package dev.fairlead.pool;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses while a pool's own strategy is quarantined: another strategy does, within the hard rule
 * of the one it stands in for. A rule stands above availability. So where it cannot be asked,
 * nothing is allowed: a rule that throws refuses that request, and one that keeps throwing, or
 * holds an event loop up, is not asked again and refuses all of them.
 */
final class Stopgap implements Strategy {
  private final String reason;
  private final PoolParts.Made fallback;
  private final int faultLimit;
  private final AtomicInteger ruleFaults = new AtomicInteger();
  private final Strategy rule;
  private volatile boolean sealed;
  private boolean ownsRule = true;

  /**
   * @param reason why the pool's strategy is quarantined
   * @param fallback owned from now on; null: endpoints in turn
   * @param rule the quarantined strategy, owned from now on, if it has a rule; else null
   * @param faultLimit after how many faults a rule is not asked any more
   */
  Stopgap(String reason, PoolParts.Made fallback, Strategy rule, int faultLimit) {
    this.reason = reason;
    this.fallback = fallback;
    this.rule = rule;
    this.faultLimit = faultLimit;
  }

  String reason() {
    return reason;
  }

  /** The name of the strategy that chooses. */
  String chooser() {
    return fallback == null ? "in-turn" : fallback.name();
  }

  String version() {
    return fallback == null ? "" : fallback.version();
  }

  /** Whether a quarantined strategy lives on in it for its rule. */
  boolean keeps(Strategy strategy) {
    return rule == strategy;
  }

  Set<Need> needs() {
    return fallback == null ? Set.of() : fallback.needs();
  }

  /** What goes on in its place when the fallback fails as well, with the same rule. */
  Stopgap withoutFallback() {
    Stopgap next = new Stopgap(reason, null, rule, faultLimit);
    next.sealed = sealed;
    ownsRule = false;
    return next;
  }

  boolean hasFallback() {
    return fallback != null;
  }

  @Override
  public Picker update(EndpointSet available) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < available.size(); i++) {
      endpoints.add(available.get(i));
    }
    Picker inTurn = new InTurn(this, endpoints);
    Picker chooser = fallback == null ? null : fallback.strategy().update(available);
    if (chooser == null) {
      return inTurn;
    }
    if (rule == null) {
      return chooser;
    }
    return request -> {
      Endpoint choice = chooser.pick(request);
      return choice == null || allows(request, choice) ? choice : inTurn.pick(request);
    };
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    if (rule == null) {
      return true;
    }
    if (sealed) {
      return false;
    }
    try {
      return rule.allows(request, endpoint);
    } catch (Throwable fault) {
      if (ruleFaults.incrementAndGet() >= faultLimit) {
        sealed = true;
      }
      return false;
    }
  }

  /** The rule holds event loops up: it is not asked any more, and nothing is allowed. */
  void seal() {
    sealed = true;
  }

  boolean hasRule() {
    return rule != null && !sealed;
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    if (fallback != null) {
      fallback.strategy().completed(request, endpoint, outcome, latencyNanos);
    }
  }

  @Override
  public void close() {
    try {
      if (fallback != null) {
        fallback.strategy().close();
      }
    } finally {
      if (rule != null && ownsRule) {
        rule.close();
      }
    }
  }
}
