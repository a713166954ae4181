package dev.fairlead.route;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.wire.Fields;
import java.util.Comparator;

/**
 * What a route asks for besides host and path. Among rules of one host and path the first that
 * holds wins.
 */
final class Rule {
  /** More fields first, then methods, then listeners, then the order of the file. */
  static final Comparator<Rule> MOST_SPECIFIC_FIRST =
      Comparator.<Rule>comparingInt(r -> -r.headerNames.length)
          .thenComparingInt(r -> r.methods.length == 0 ? 1 : 0)
          .thenComparingInt(r -> r.listeners.length == 0 ? 1 : 0)
          .thenComparingInt(r -> r.route.index());

  private final RouteSnapshot route;
  private final String[] listeners;
  private final String[] methods;
  private final String[] headerNames;
  private final String[] headerValues;

  Rule(RouteSnapshot route) {
    RouteConfig.Match match = route.config().match();
    this.route = route;
    this.listeners = match.listeners().toArray(new String[0]);
    this.methods = match.methods().toArray(new String[0]);
    this.headerNames =
        match.headers().stream().map(RouteConfig.HeaderMatch::name).toArray(String[]::new);
    this.headerValues =
        match.headers().stream().map(RouteConfig.HeaderMatch::value).toArray(String[]::new);
  }

  RouteSnapshot route() {
    return route;
  }

  boolean holds(String listener, String method, Fields fields) {
    return (methods.length == 0 || contains(methods, method))
        && (listeners.length == 0 || contains(listeners, listener))
        && headersHold(fields);
  }

  private static boolean contains(String[] all, String one) {
    for (String each : all) {
      if (each.equals(one)) {
        return true;
      }
    }
    return false;
  }

  private boolean headersHold(Fields fields) {
    for (int h = 0; h < headerNames.length; h++) {
      if (!headerHolds(fields, headerNames[h], headerValues[h])) {
        return false;
      }
    }
    return true;
  }

  private static boolean headerHolds(Fields fields, String name, String value) {
    for (int i = fields.next(name, 0); i >= 0; i = fields.next(name, i + 1)) {
      if (value == null || equal(fields, i, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(Fields fields, int i, String value) {
    int length = value.length();
    if (fields.valueLength(i) != length) {
      return false;
    }
    for (int k = 0; k < length; k++) {
      if (fields.valueAt(i, k) != value.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
