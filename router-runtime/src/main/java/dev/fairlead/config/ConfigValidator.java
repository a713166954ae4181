package dev.fairlead.config;

import dev.fairlead.config.RouteConfig.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what no section can see alone: references between sections, and things that must be there
 * once. References are followed in the tree, so that a mistake inside a pool does not make its name
 * unknown.
 */
final class ConfigValidator {
  /** More names than these help nobody to see the one that was meant. */
  private static final int MOST_NAMES = 12;

  private static final String EVERY_ADDRESS = Addresses.canonical("::");
  private static final String EVERY_IPV4_ADDRESS = "0.0.0.0";

  private final ConfigNode root;
  private final Reading reading;
  private final Set<String> usedPools = new HashSet<>();

  ConfigValidator(ConfigNode root, Reading reading) {
    this.root = root;
    this.reading = reading;
  }

  /**
   * @param config what could be read, or null
   */
  void validate(RouterConfig config) {
    Set<String> pools = names(RouterSection.POOLS);
    Set<String> listeners = names(RouterSection.LISTENERS);
    Map<String, ConfigNode> routeNames = new HashMap<>();
    for (ConfigNode route : routes()) {
      checkReference(route.child(RouteSection.POOL.name()), "pool", pools);
      for (ConfigNode target : items(route.child(RouteSection.SPLIT.name()))) {
        checkReference(target.child(RouteSection.SPLIT_POOL.name()), "pool", pools);
      }
      ConfigNode match = route.child(RouteSection.MATCH.name());
      if (match != null) {
        for (ConfigNode listener : items(match.child(MatchSection.LISTENERS.name()))) {
          checkReference(listener, "listener", listeners);
        }
      }
      checkRouteName(route, routeNames);
    }
    if (config != null) {
      checkPorts(config.listeners());
      checkReach(config.routes());
    }
    for (String pool : pools) {
      if (!usedPools.contains(pool)) {
        ConfigNode node = root.child(RouterSection.POOLS.name()).child(pool);
        reading.warn(node, "no route leads to this pool");
      }
    }
  }

  private Set<String> names(Key<?> key) {
    return root.child(key.name()) instanceof ConfigNode.Mapping mapping
        ? new LinkedHashSet<>(mapping.entries().keySet())
        : Set.of();
  }

  private List<ConfigNode> routes() {
    return root.child(RouterSection.ROUTES.name()) instanceof ConfigNode.Sequence list
        ? list.items()
        : List.of();
  }

  /** Of a list, or of what may stand for a list of one. */
  private static List<ConfigNode> items(ConfigNode node) {
    if (node instanceof ConfigNode.Sequence sequence) {
      return sequence.items();
    }
    return node instanceof ConfigNode.Scalar ? List.of(node) : List.of();
  }

  private void checkReference(ConfigNode node, String kind, Set<String> names) {
    if (node instanceof ConfigNode.Scalar scalar && !scalar.text().isEmpty()) {
      if (kind.equals("pool")) {
        usedPools.add(scalar.text());
      }
      if (!names.contains(scalar.text())) {
        String known = names.isEmpty() ? "there is none" : "expected " + shown(names);
        reading.error(
            node, "no such " + kind + "; " + known, Suggestions.nearest(scalar.text(), names));
      }
    }
  }

  private static String shown(Set<String> names) {
    List<String> shown = new ArrayList<>(names);
    if (shown.size() > MOST_NAMES) {
      int others = shown.size() - MOST_NAMES;
      shown = new ArrayList<>(shown.subList(0, MOST_NAMES));
      shown.add("one of " + others + " others");
    }
    return Scalars.either(shown);
  }

  private void checkRouteName(ConfigNode route, Map<String, ConfigNode> names) {
    ConfigNode name = route.child(RouteSection.NAME.name());
    ConfigNode first = names.putIfAbsent(name(route), name == null ? route : name);
    if (first != null) {
      reading.error(
          name == null ? route : name,
          "is already the name of the route at " + first.place() + "; expected another");
    }
  }

  private static String name(ConfigNode route) {
    return route.child(RouteSection.NAME.name()) instanceof ConfigNode.Scalar name
        ? name.text()
        : "route-" + (Integer.parseInt(route.name()) + 1);
  }

  private void checkPorts(List<ListenerConfig> listeners) {
    for (int i = 0; i < listeners.size(); i++) {
      ListenerConfig listener = listeners.get(i);
      for (ListenerConfig other : listeners.subList(0, i)) {
        if (listener.port() != 0
            && listener.port() == other.port()
            && overlap(listener.host(), other.host())) {
          reading.error(
              port(listener),
              "listener " + other.name() + " binds this port already, at " + port(other).place());
          break;
        }
      }
    }
  }

  private ConfigNode port(ListenerConfig listener) {
    return root.child(RouterSection.LISTENERS.name()).child(listener.name()).child("port");
  }

  /**
   * Names are not looked up: two that turn out to be one address are refused when they are bound.
   */
  private static boolean overlap(String one, String other) {
    String a = Addresses.canonical(one);
    String b = Addresses.canonical(other);
    return a.equals(b)
        || a.equals(EVERY_ADDRESS)
        || b.equals(EVERY_ADDRESS)
        || a.equals(EVERY_IPV4_ADDRESS) && b.indexOf(':') < 0
        || b.equals(EVERY_IPV4_ADDRESS) && a.indexOf(':') < 0;
  }

  private void checkReach(List<RouteConfig> configs) {
    Map<String, ConfigNode> nodes = new HashMap<>();
    for (ConfigNode route : routes()) {
      nodes.putIfAbsent(name(route), route);
    }
    Map<Match, RouteConfig> first = new HashMap<>();
    for (RouteConfig route : configs) {
      RouteConfig before = first.putIfAbsent(route.match(), route);
      ConfigNode node = nodes.get(route.name());
      if (before != null && node != null) {
        reading.warn(node, "is never reached: " + before.name() + " matches the same requests");
      }
    }
  }
}
