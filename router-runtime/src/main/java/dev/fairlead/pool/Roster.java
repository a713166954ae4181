package dev.fairlead.pool;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovered;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Everybody in a pool, by {@link EndpointState#key()} and in ascending order of id. Immutable. */
final class Roster {
  /** An address, what is configured for it, and its state. */
  record Member(Discovered found, EndpointConfig config, EndpointState state) {}

  static final Roster EMPTY = new Roster(Map.of());

  private final Map<String, Member> members;

  private Roster(Map<String, Member> members) {
    this.members = members;
  }

  /**
   * @param before whose states are kept for the addresses that stay
   * @param newState makes one from its key and address
   */
  static Roster of(
      List<Discovered> found,
      PoolConfig config,
      Roster before,
      BiFunction<String, InetSocketAddress, EndpointState> newState) {
    Map<String, EndpointConfig> configs = new HashMap<>();
    config.endpoints().forEach(endpoint -> configs.put(endpoint.id(), endpoint));
    List<Discovered> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Discovered::id));
    Map<String, Member> members = new LinkedHashMap<>();
    for (Discovered each : sorted) {
      EndpointConfig endpoint = configs.get(each.origin());
      if (endpoint == null) {
        continue;
      }
      String key = key(endpoint, each);
      while (members.containsKey(key)) {
        // The operator listed it twice under two ids.
        key += "'";
      }
      Member old = before.members.get(key);
      EndpointState state =
          old != null
              ? old.state
              : newState.apply(key, new InetSocketAddress(each.address(), endpoint.port()));
      members.put(key, new Member(each, endpoint, state));
    }
    return new Roster(members);
  }

  private static String key(EndpointConfig endpoint, Discovered found) {
    return (endpoint.tls() ? "https://" : "http://")
        + endpoint.host()
        + "/"
        + found.address().getHostAddress()
        + ":"
        + endpoint.port();
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  List<EndpointState> states() {
    return members.values().stream().map(Member::state).toList();
  }

  boolean holds(EndpointState state) {
    Member member = members.get(state.key());
    return member != null && member.state == state;
  }

  /** Whether a member has that id, or stems from the configured endpoint with that id. */
  boolean knows(String id) {
    return members.values().stream()
        .anyMatch(m -> m.found.id().equals(id) || m.found.origin().equals(id));
  }
}
