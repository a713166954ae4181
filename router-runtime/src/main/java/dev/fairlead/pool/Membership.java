package dev.fairlead.pool;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovered;
import dev.fairlead.pool.PoolChange.Peer;
import dev.fairlead.spi.Need;
import dev.fairlead.wire.ConnectorFactory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Who is in a pool: what was found of the endpoints that are configured, who is drained, and how
 * each is connected to. Under the pool's monitor.
 */
final class Membership {
  private final PoolScores scores;
  private final BiFunction<String, InetSocketAddress, EndpointState> newState;
  private final Set<String> drained = new HashSet<>();
  private Roster roster = Roster.EMPTY;
  private List<Discovered> found = List.of();
  private Map<Peer, ConnectorFactory> factories = Map.of();

  /**
   * @param newState makes the state of an address that joins, from its key and itself
   */
  Membership(PoolScores scores, BiFunction<String, InetSocketAddress, EndpointState> newState) {
    this.scores = scores;
    this.newState = newState;
  }

  Roster roster() {
    return roster;
  }

  /** What discovery has found; in force with the next {@link #refresh}. */
  void found(List<Discovered> list) {
    found = list;
  }

  /** How endpoints are connected to; in force with the next {@link #refresh}. */
  void connectThrough(Map<Peer, ConnectorFactory> value) {
    factories = value;
  }

  /**
   * How the endpoints of a configuration would be connected to: as now where they stay.
   *
   * @param reconnect whether all are connected to anew
   */
  Map<Peer, ConnectorFactory> factories(PoolConfig next, boolean reconnect, PoolParts parts) {
    Map<Peer, ConnectorFactory> peers = new HashMap<>();
    for (EndpointConfig endpoint : next.endpoints()) {
      ConnectorFactory kept = reconnect ? null : factories.get(Peer.of(endpoint));
      peers.computeIfAbsent(
          Peer.of(endpoint), p -> kept != null ? kept : parts.connectors(next, endpoint));
    }
    return peers;
  }

  /** Whether there is an endpoint of that id. */
  boolean knows(String id) {
    return roster.knows(id);
  }

  /**
   * Lets an endpoint drain, or not; in force with the next {@link #refresh}.
   *
   * @return whether that is news
   */
  boolean drain(String id, boolean on) {
    return on ? drained.add(id) : drained.remove(id);
  }

  /**
   * Brings the roster up to date.
   *
   * @param needs what is tracked of each
   * @return the roster before
   */
  Roster refresh(PoolConfig config, Set<Need> needs) {
    Roster old = roster;
    roster = Roster.of(found, config, old, newState);
    for (Roster.Member member : roster.members()) {
      Discovered address = member.found();
      EndpointState state = member.state();
      state.connectThrough(factories.get(Peer.of(member.config())));
      state.track(needs, config.loadReports().expire());
      boolean drains = drained.contains(address.id()) || drained.contains(address.origin());
      if (state.draining() && !drains) {
        state.score().joined(scores.now());
      }
      state.draining(drains);
    }
    return old;
  }

  /** Nobody is in it any more; returns who was. */
  Roster disband() {
    Roster old = roster;
    roster = Roster.EMPTY;
    return old;
  }

  /** An endpoint is healthy, and warms up if it was not. */
  void trust(EndpointState endpoint) {
    if (endpoint.health() != Health.HEALTHY) {
      endpoint.health(Health.HEALTHY);
      endpoint.score().joined(scores.now());
    }
  }
}
