package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.util.Arrays;
import java.util.Set;

/** A router that knows of no other: its own strategy, counters and view of the endpoints. */
final class Router {
  /** As the real router: a strategy hears of scores that moved this far. */
  private static final double NOTABLE = 0.05;

  final int index;
  private final Engine engine;
  private final RouterEndpoint[] endpoints;
  private Strategy strategy;
  private OfferedEndpoints offered;
  private Picker picker;

  Router(Engine engine, int index, Server[] servers, long[] tripNanos, Set<Need> needs) {
    this.engine = engine;
    this.index = index;
    this.endpoints = new RouterEndpoint[servers.length];
    for (int i = 0; i < servers.length; i++) {
      endpoints[i] = new RouterEndpoint(engine, servers[i], tripNanos[i] / 2, needs);
    }
  }

  void start(Strategy value) {
    strategy = value;
    update();
  }

  void close() {
    strategy.close();
  }

  Strategy strategy() {
    return strategy;
  }

  RouterEndpoint endpoint(int server) {
    return endpoints[server];
  }

  /** Lets the strategy build a picker for what is offered now. */
  void update() {
    offered =
        new OfferedEndpoints(Arrays.stream(endpoints).filter(RouterEndpoint::offered).toList());
    try {
      picker = strategy.update(offered);
    } catch (RuntimeException | LinkageError e) {
      engine.recorder().fault("update threw " + e);
      picker = request -> null;
    }
    for (RouterEndpoint endpoint : endpoints) {
      endpoint.updated();
    }
  }

  /** Lets the strategy build another picker if the health of an endpoint has changed notably. */
  void updateIfScoresMoved() {
    for (RouterEndpoint endpoint : endpoints) {
      endpoint.fade();
    }
    for (int i = 0; i < offered.size(); i++) {
      if (offered.get(i).scoreMoved() >= NOTABLE) {
        update();
        return;
      }
    }
  }

  /** The strategy's choice, checked as the router does; null if no endpoint is left. */
  RouterEndpoint pick(Attempt attempt) {
    Endpoint chosen = null;
    try {
      chosen = picker.pick(attempt);
      if (chosen != null && member(chosen) && !attempt.tried(chosen)) {
        return (RouterEndpoint) chosen;
      }
      RouterEndpoint other = instead(attempt);
      if (chosen != null) {
        engine.recorder().fault("picked " + chosen.id() + ", which was tried or is not offered");
      } else if (other != null) {
        engine.recorder().fault("picked none, though it allows " + other.id());
      }
      return other;
    } catch (RuntimeException | LinkageError e) {
      engine.recorder().fault("pick threw " + e);
    }
    return instead(attempt);
  }

  /** The first that may serve; null if there is none. */
  private RouterEndpoint instead(Attempt attempt) {
    for (int i = 0; i < offered.size(); i++) {
      if (!attempt.tried(offered.get(i)) && allows(attempt, offered.get(i))) {
        return offered.get(i);
      }
    }
    return null;
  }

  /** A rule that fails forbids. */
  private boolean allows(Attempt attempt, RouterEndpoint endpoint) {
    try {
      return strategy.allows(attempt, endpoint);
    } catch (RuntimeException | LinkageError e) {
      engine.recorder().fault("allows threw " + e);
      return false;
    }
  }

  private boolean member(Endpoint chosen) {
    return chosen instanceof RouterEndpoint own
        && own == endpoints[own.server.index]
        && own.server.offered();
  }

  /** An attempt has ended. */
  void ended(Attempt attempt, Outcome outcome, long latencyNanos) {
    attempt.endpoint.ended(attempt, outcome, latencyNanos);
    try {
      strategy.completed(attempt, attempt.endpoint, outcome, latencyNanos);
    } catch (RuntimeException | LinkageError e) {
      engine.recorder().fault("completed threw " + e);
    }
  }
}
