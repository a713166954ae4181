package dev.fairlead.config;

import dev.fairlead.config.RouteConfig.HeaderChanges;
import dev.fairlead.config.RouteConfig.Match;
import dev.fairlead.config.RouteConfig.Redirect;
import dev.fairlead.config.RouteConfig.Rewrite;
import dev.fairlead.config.RouteConfig.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code routes[N]}. */
final class RouteSection {
  static final Key<String> NAME =
      Key.described(
          "name",
          Scalars.NAME,
          null,
          "route-N by its position, from 1",
          "Its name in metrics and logs; unique.");
  private static final Key<String> CLASS =
      Key.described(
          "class",
          Scalars.NAME,
          null,
          "the route's name",
          "What kind of requests these are for strategies that learn what each kind costs; routes"
              + " may share one.");
  static final Key<Match> MATCH =
      Key.required("match", MatchSection.SECTION, "Which requests it takes.");
  static final Key<String> POOL = Key.optional("pool", Scalars.NAME, "The pool requests go to.");

  static final Key<String> SPLIT_POOL = Key.required("pool", Scalars.NAME, "The name of a pool.");
  private static final Key<Integer> SPLIT_WEIGHT =
      Key.required(
          "weight",
          Scalars.integer(0, 1_000_000),
          "Its share of the requests relative to the other pools.");
  static final Key<List<Target>> SPLIT =
      Key.optional(
          "split",
          Shapes.list(
              new Section<>(
                  "split",
                  "A pool and its share of the route's requests.",
                  List.of(SPLIT_POOL, SPLIT_WEIGHT),
                  fields -> new Target(fields.get(SPLIT_POOL), fields.get(SPLIT_WEIGHT)))),
          "Several pools that share the requests by weight, instead of `pool`.");

  private static final Key<Integer> STATUS =
      Key.optional(
          "status",
          new Scalar<>(
              "301, 302, 303, 307 or 308",
              Json.object("enum", List.of(301, 302, 303, 307, 308)),
              RouteSection::parseStatus,
              Object::toString),
          Redirect.DEFAULT_STATUS,
          "Status of the answer.");
  private static final Key<String> SCHEME =
      kept("scheme", Scalars.choice(Scalars.words("http", "https")), "Scheme to go to.");
  private static final Key<String> HOST = kept("host", Addresses.URI_HOST, "Host to go to.");
  private static final Key<Integer> PORT =
      Key.described(
          "port",
          Addresses.PORT,
          0,
          "the scheme's own when scheme or host change, else the request's",
          "Port to go to.");
  private static final Key<String> PATH =
      Key.described(
          "path",
          HttpText.TARGET,
          null,
          "the request's, with its query",
          "Path to go to; replaces the query as well.");
  private static final Key<Redirect> REDIRECT =
      Key.optional(
          "redirect",
          new Section<>(
              "redirect",
              "An answer that sends the client elsewhere.",
              List.of(SCHEME, HOST, PORT, PATH, STATUS),
              RouteSection::checkRedirect,
              RouteSection::redirect),
          "Answers with a redirect, instead of `pool`.");

  private static final Key<String> STRIP_PREFIX =
      Key.optional(
          "strip-prefix",
          HttpText.PATH,
          "Removed from the front of the path, on a segment boundary.");
  private static final Key<String> ADD_PREFIX =
      Key.optional("add-prefix", HttpText.PATH, "Put in front of the path after that.");
  private static final Key<String> NEW_PATH =
      Key.optional("path", HttpText.PATH, "Replaces the whole path.");
  private static final Key<Rewrite> REWRITE =
      Key.optional(
          "rewrite",
          new Section<>(
              "rewrite",
              "A change of the path on its way to the endpoint; the query is kept.",
              List.of(STRIP_PREFIX, ADD_PREFIX, NEW_PATH),
              RouteSection::checkRewrite,
              RouteSection::rewrite),
          "Changes the path on its way to the endpoint.");

  private static final Key<HeaderChanges> REQUEST_HEADERS =
      HeaderChangesSection.key("request-headers", "Changes fields of the request.");
  private static final Key<HeaderChanges> RESPONSE_HEADERS =
      HeaderChangesSection.key("response-headers", "Changes fields of the response.");
  private static final Key<Long> MAX_BODY =
      Key.described(
          "max-body",
          unlimitedOrSize(),
          RouteConfig.UNLIMITED,
          "unlimited",
          "Size of a request's content; beyond is 413.");
  private static final Key<Duration> REQUEST_TIMEOUT =
      Key.described(
          "request",
          ListenerSection.TIMEOUT,
          null,
          "none",
          "From the head of the request to the end of the response; not for upgraded"
              + " connections.");
  private static final Key<Duration> TIMEOUTS =
      Key.optional(
          "timeouts",
          new Section<>(
              "route timeouts",
              "How long a request may take.",
              List.of(REQUEST_TIMEOUT),
              fields -> fields.get(REQUEST_TIMEOUT)),
          "Timeouts of a whole request.");

  static final Section<RouteConfig> SECTION =
      new Section<>(
          "route",
          "Match rules and where requests that meet them go: to `pool`, `split` or `redirect`. The"
              + " most specific match wins; ties go by the order of the file.",
          List.of(
              NAME,
              CLASS,
              MATCH,
              POOL,
              SPLIT,
              REDIRECT,
              REWRITE,
              REQUEST_HEADERS,
              RESPONSE_HEADERS,
              MAX_BODY,
              TIMEOUTS,
              LimitSection.KEY),
          RouteSection::check,
          RouteSection::make);

  private RouteSection() {}

  private static Key<String> kept(String name, Scalar<String> shape, String summary) {
    return Key.described(name, shape, null, "the request's", summary);
  }

  private static Scalar<Long> unlimitedOrSize() {
    Scalar<Long> size = Scalars.size(0, Long.MAX_VALUE);
    return new Scalar<>(
        "unlimited, or a size such as 512, 64k, 10MiB or 1g (k, m, g: powers of 1024)",
        Json.object(
            "anyOf",
            List.of(
                Json.object("enum", List.of("unlimited")),
                Json.object("type", "integer", "minimum", 0),
                Scalars.pattern(Scalars.SIZE_PATTERN))),
        text -> {
          if (text.equals("unlimited")) {
            return RouteConfig.UNLIMITED;
          }
          String nearest = Suggestions.nearest(text, List.of("unlimited"));
          if (nearest != null) {
            throw new Unacceptable(null, nearest);
          }
          return size.parse(text);
        },
        size::format);
  }

  private static int parseStatus(String text) {
    return switch (text) {
      case "301", "302", "303", "307", "308" -> Integer.parseInt(text);
      default -> throw new Unacceptable();
    };
  }

  private static void checkRedirect(Fields fields) {
    boolean changes = false;
    for (Key<?> key : List.of(SCHEME, HOST, PORT, PATH)) {
      changes |= fields.has(key);
    }
    if (!changes) {
      fields.error("would lead back to itself; expected scheme, host, port or path");
    }
  }

  private static Redirect redirect(Fields fields) {
    return new Redirect(
        fields.get(STATUS),
        fields.get(SCHEME),
        fields.get(HOST),
        fields.get(PORT),
        fields.get(PATH));
  }

  private static void checkRewrite(Fields fields) {
    if (fields.has(NEW_PATH) && (fields.has(STRIP_PREFIX) || fields.has(ADD_PREFIX))) {
      fields.error(NEW_PATH, "expected path, or strip-prefix and add-prefix, not both");
    }
  }

  private static Rewrite rewrite(Fields fields) {
    return new Rewrite(fields.get(STRIP_PREFIX), fields.get(ADD_PREFIX), fields.get(NEW_PATH));
  }

  private static void check(Fields fields) {
    List<String> ways = new ArrayList<>();
    for (Key<?> key : List.of(POOL, SPLIT, REDIRECT)) {
      if (fields.has(key)) {
        ways.add(key.name());
      }
    }
    if (ways.size() != 1) {
      fields.error(
          "expected one of pool, split and redirect, found "
              + (ways.isEmpty() ? "none" : String.join(" and ", ways)));
    }
    if (fields.has(REDIRECT)) {
      for (Key<?> key :
          List.of(CLASS, REWRITE, REQUEST_HEADERS, MAX_BODY, TIMEOUTS, LimitSection.KEY)) {
        if (fields.has(key)) {
          fields.error(key, "has no use with redirect; expected pool or split with it");
        }
      }
    }
    List<Target> targets = fields.get(SPLIT);
    if (targets != null
        && !targets.isEmpty()
        && targets.stream().allMatch(target -> target.weight() == 0)) {
      fields.error(SPLIT, "every weight is 0; expected at least one above");
    }
  }

  private static RouteConfig make(Fields fields) {
    String name = fields.get(NAME);
    if (name == null) {
      name = "route-" + (Integer.parseInt(fields.name()) + 1);
    }
    String requestClass = fields.get(CLASS);
    return new RouteConfig(
        name,
        requestClass == null ? name : requestClass,
        fields.get(MATCH),
        targets(fields),
        fields.get(REDIRECT),
        fields.get(REWRITE),
        fields.get(REQUEST_HEADERS),
        fields.get(RESPONSE_HEADERS),
        fields.get(MAX_BODY),
        fields.get(TIMEOUTS),
        fields.get(LimitSection.KEY));
  }

  private static List<Target> targets(Fields fields) {
    if (fields.valid(SPLIT)) {
      return fields.get(SPLIT);
    }
    String pool = fields.get(POOL);
    return pool == null ? List.of() : List.of(new Target(pool, 1));
  }
}
