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
    for (ConfigNode route : items(root.child(RouterSection.ROUTES.name()))) {
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
        String known =
            names.isEmpty()
                ? "there is none"
                : "expected " + Scalars.either(new ArrayList<>(names));
        reading.error(
            node, "no such " + kind + "; " + known, Suggestions.nearest(scalar.text(), names));
      }
    }
  }

  private void checkRouteName(ConfigNode route, Map<String, ConfigNode> names) {
    ConfigNode name = route.child(RouteSection.NAME.name());
    String text =
        name instanceof ConfigNode.Scalar scalar
            ? scalar.text()
            : "route-" + (Integer.parseInt(route.name()) + 1);
    ConfigNode first = names.putIfAbsent(text, name == null ? route : name);
    if (first != null) {
      reading.error(
          name == null ? route : name,
          "is already the name of the route at " + first.place() + "; expected another");
    }
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

  private static boolean overlap(String a, String b) {
    return a.equals(b) || isWildcard(a) || isWildcard(b);
  }

  private static boolean isWildcard(String host) {
    return host.equals(ListenerConfig.DEFAULT_HOST) || host.equals("::");
  }

  private void checkReach(List<RouteConfig> routes) {
    Map<Match, RouteConfig> first = new HashMap<>();
    for (RouteConfig route : routes) {
      RouteConfig before = first.putIfAbsent(route.match(), route);
      if (before != null) {
        for (ConfigNode node : items(root.child(RouterSection.ROUTES.name()))) {
          ConfigNode name = node.child(RouteSection.NAME.name());
          String text =
              name instanceof ConfigNode.Scalar scalar
                  ? scalar.text()
                  : "route-" + (Integer.parseInt(node.name()) + 1);
          if (text.equals(route.name())) {
            reading.warn(node, "is never reached: " + before.name() + " matches the same requests");
          }
        }
      }
    }
  }
}
