package dev.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * Match rules and what happens to a request that meets them: it goes to one of {@code targets}, or
 * is redirected.
 *
 * @param name as given, or {@code route-N} by its position, from 1; unique
 * @param requestClass what kind of requests these are, as far as their cost is concerned; routes
 *     may share one
 * @param targets one pool, or several that share the requests by weight; empty with a redirect
 * @param redirect null unless the route redirects
 * @param rewrite null keeps the path
 * @param maxBody octets of request content; beyond is 413; -1: unlimited
 * @param requestTimeout from the head of the request to the end of the response; null: none; never
 *     for upgraded connections
 * @param limit how often requests may come; null: as often as they like
 */
public record RouteConfig(
    String name,
    String requestClass,
    Match match,
    List<Target> targets,
    Redirect redirect,
    Rewrite rewrite,
    HeaderChanges requestHeaders,
    HeaderChanges responseHeaders,
    long maxBody,
    Duration requestTimeout,
    LimitConfig limit) {
  /** Value of {@link #maxBody}. */
  public static final long UNLIMITED = -1;

  public RouteConfig {
    targets = List.copyOf(targets);
  }

  /** A route without a limit, whose requests are a class of their own. */
  public RouteConfig(
      String name,
      Match match,
      List<Target> targets,
      Redirect redirect,
      Rewrite rewrite,
      HeaderChanges requestHeaders,
      HeaderChanges responseHeaders,
      long maxBody,
      Duration requestTimeout) {
    this(
        name,
        name,
        match,
        targets,
        redirect,
        rewrite,
        requestHeaders,
        responseHeaders,
        maxBody,
        requestTimeout,
        null);
  }

  /**
   * All that is given must hold.
   *
   * @param listeners names; empty: any
   * @param host exact (an IPv6 address in brackets), {@code *.example.com} (any depth of
   *     subdomains), or null for any; lower case, without port
   * @param path exact ({@code /a}), prefix ({@code /a/**}, which matches {@code /a} and all below)
   *     or pattern ({@code /a/*&#47;b}: a star is one segment)
   * @param methods empty: any
   * @param headers each must be present, with that value; the value {@code *} accepts any
   */
  public record Match(
      List<String> listeners,
      String host,
      String path,
      List<String> methods,
      List<HeaderMatch> headers) {
    public Match {
      listeners = List.copyOf(listeners);
      methods = List.copyOf(methods);
      headers = List.copyOf(headers);
    }
  }

  /** A field that must be there; {@code value} null accepts any. */
  public record HeaderMatch(String name, String value) {}

  /** A pool and its share: weights are relative to each other, 0 to 1,000,000. */
  public record Target(String pool, int weight) {}

  /**
   * An answer that sends the client elsewhere.
   *
   * @param status 301, 302, 303, 307 or 308
   * @param scheme null keeps it
   * @param host null keeps it; an IPv6 address in brackets
   * @param port 0 takes the scheme's default when scheme or host change, else keeps it
   * @param path null keeps path and query; otherwise replaces both
   */
  public record Redirect(int status, String scheme, String host, int port, String path) {
    /** Permanent Redirect: unlike 301, it keeps method and content (RFC 9110, 15.4.9). */
    public static final int DEFAULT_STATUS = 308;
  }

  /**
   * A change of the path on its way to the endpoint; the query is kept.
   *
   * @param stripPrefix removed from the front, on a segment boundary; or null
   * @param addPrefix put in front after that; or null
   * @param path replaces the whole path; or null
   */
  public record Rewrite(String stripPrefix, String addPrefix, String path) {}

  /** Fields to set (replacing all of that name), add and remove, in the order remove, set, add. */
  public record HeaderChanges(List<Header> set, List<Header> add, List<String> remove) {
    public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of(), List.of());

    public HeaderChanges {
      set = List.copyOf(set);
      add = List.copyOf(add);
      remove = List.copyOf(remove);
    }

    public boolean isEmpty() {
      return set.isEmpty() && add.isEmpty() && remove.isEmpty();
    }
  }

  /** A field line. */
  public record Header(String name, String value) {}
}
