package dev.fairlead.route;

import dev.fairlead.wire.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of one host, as a tree of segments. At each segment the literal branch is tried first,
 * then the star, then what takes all the rest: the first rule found is the most specific one. Going
 * back from a branch that came to nothing is bounded: no node is entered twice for one request,
 * because a node has one way to it and stands for one depth.
 */
final class PathTree {
  /** {@code **}: this segment and all below, or nothing. */
  static final String REST = "**";

  /** {@code *}: one segment that is not empty. */
  static final String STAR = "*";

  private final SpanTable<PathTree> literals;
  private final PathTree star;
  private final Rule[] here;
  private final Rule[] rest;

  private PathTree(Builder builder) {
    Map<String, PathTree> children = new HashMap<>();
    builder.literals.forEach((segment, child) -> children.put(segment, new PathTree(child)));
    this.literals = new SpanTable<>(children, false);
    this.star = builder.star == null ? null : new PathTree(builder.star);
    this.here = sorted(builder.here);
    this.rest = sorted(builder.rest);
  }

  private static Rule[] sorted(List<Rule> rules) {
    rules.sort(Rule.MOST_SPECIFIC_FIRST);
    return rules.toArray(new Rule[0]);
  }

  /**
   * @param path begins with a slash
   * @param end exclusive
   */
  RouteSnapshot match(String path, int end, String listener, String method, Fields fields) {
    return below(path, 1, end, listener, method, fields);
  }

  /** From the segment that begins at {@code from}; {@code end + 1} if there is none left. */
  private RouteSnapshot below(
      String path, int from, int end, String listener, String method, Fields fields) {
    if (from > end) {
      RouteSnapshot found = first(here, listener, method, fields);
      return found != null ? found : first(rest, listener, method, fields);
    }
    if (literals.size() > 0 || star != null) {
      int to = path.indexOf('/', from);
      if (to < 0 || to > end) {
        to = end;
      }
      PathTree child = literals.get(path, from, to);
      RouteSnapshot found =
          child == null ? null : child.below(path, to + 1, end, listener, method, fields);
      if (found == null && star != null && to > from) {
        found = star.below(path, to + 1, end, listener, method, fields);
      }
      if (found != null) {
        return found;
      }
    }
    return first(rest, listener, method, fields);
  }

  private static RouteSnapshot first(Rule[] rules, String listener, String method, Fields fields) {
    for (Rule rule : rules) {
      if (rule.holds(listener, method, fields)) {
        return rule.route();
      }
    }
    return null;
  }

  /** Collects the rules of one host. */
  static final class Builder {
    private final Map<String, Builder> literals = new HashMap<>();
    private final List<Rule> here = new ArrayList<>();
    private final List<Rule> rest = new ArrayList<>();
    private Builder star;

    /**
     * @throws IllegalArgumentException if the pattern is none
     */
    void add(String pattern, Rule rule) {
      List<String> segments = RoutePath.segments(pattern);
      Builder node = this;
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (segment.equals(REST)) {
          node.rest.add(rule);
          return;
        }
        node = node.child(segment);
      }
      node.here.add(rule);
    }

    private Builder child(String segment) {
      if (segment.equals(STAR)) {
        if (star == null) {
          star = new Builder();
        }
        return star;
      }
      return literals.computeIfAbsent(segment, s -> new Builder());
    }

    PathTree build() {
      return new PathTree(this);
    }
  }
}
