package dev.fairlead.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads the whole. */
final class RouterSection {
  static final Key<Map<String, ListenerConfig>> LISTENERS =
      Key.required(
          "listeners",
          Shapes.map(Scalars.NAME, ListenerSection.SECTION),
          "Ports to serve, by name.");
  static final Key<List<RouteConfig>> ROUTES =
      Key.required(
          "routes",
          Shapes.list(RouteSection.SECTION),
          "Which request goes where; of several files one after the other.");
  static final Key<Map<String, PoolConfig>> POOLS =
      Key.described(
          "pools",
          Shapes.map(Scalars.NAME, PoolSection.SECTION),
          Map.of(),
          "none",
          "Pools of endpoints, by name.");

  private static final Scalar<AccessLogConfig.Format> FORMAT_SHAPE =
      Scalars.choice(AccessLogConfig.Format.class);
  private static final Key<AccessLogConfig.Format> FORMAT =
      Key.optional(
          "format",
          FORMAT_SHAPE,
          AccessLogConfig.OFF.format(),
          "`common` is the Common Log Format with user agent and referrer.");
  private static final Key<Path> FILE =
      Key.described(
          "file",
          new FileShape("a file to write, in a directory that exists", false),
          null,
          "standard output",
          "Where it is written.");
  private static final Key<AccessLogConfig.ClientAddress> CLIENT_ADDRESS =
      Key.optional(
          "client-address",
          Scalars.choice(AccessLogConfig.ClientAddress.class),
          AccessLogConfig.OFF.clientAddress(),
          "How much of a client's address is written: `truncated` keeps 24 bits of IPv4 and 48 of"
              + " IPv6.");
  private static final Key<AccessLogConfig> ACCESS_LOG =
      Key.described(
          "access-log",
          Shapes.either(
              FORMAT_SHAPE.map(
                  format -> new AccessLogConfig(format, null, AccessLogConfig.OFF.clientAddress())),
              new Section<>(
                  "access log",
                  "One line for each request; a text alone is the format.",
                  List.of(FORMAT, FILE, CLIENT_ADDRESS),
                  RouterSection::checkAccessLog,
                  fields ->
                      new AccessLogConfig(
                          fields.get(FORMAT), fields.get(FILE), fields.get(CLIENT_ADDRESS)))),
          AccessLogConfig.OFF,
          "off",
          "One line for each request.");

  private static final Scalar<Duration> WAIT = Scalars.duration(Duration.ZERO, Scalars.LONGEST);
  private static final Key<Duration> DELAY =
      Key.optional(
          "delay",
          WAIT,
          ShutdownConfig.DEFAULT.delay(),
          "Between becoming unready and closing the listeners.");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout",
          WAIT,
          ShutdownConfig.DEFAULT.timeout(),
          "How long requests in flight may take after that.");
  private static final Key<ShutdownConfig> SHUTDOWN =
      Key.described(
          "shutdown",
          new Section<>(
              "shutdown",
              "How the router stops.",
              List.of(DELAY, TIMEOUT),
              fields -> new ShutdownConfig(fields.get(DELAY), fields.get(TIMEOUT))),
          ShutdownConfig.DEFAULT,
          null,
          "How the router stops.");

  private static final Key<Double> SAMPLE =
      Key.optional(
          "sample",
          Scalars.SHARE,
          ExplainConfig.DEFAULT.sample(),
          "The share of all requests that is explained.");
  private static final Key<String> FIELD =
      Key.described(
          "field",
          HttpText.CHANGEABLE_FIELD,
          ExplainConfig.DEFAULT.field(),
          "none",
          "The request field by which trusted proxies ask for an explanation; never sent on.");
  private static final Key<Integer> KEEP =
      Key.optional(
          "keep",
          Scalars.integer(1, 10_000),
          ExplainConfig.DEFAULT.keep(),
          "How many explanations are kept for the management port.");
  private static final Key<ExplainConfig> EXPLAIN =
      Key.described(
          "explain",
          new Section<>(
              "explain",
              "For which requests the choice of the endpoint is explained.",
              List.of(SAMPLE, FIELD, KEEP),
              fields -> new ExplainConfig(fields.get(SAMPLE), fields.get(FIELD), fields.get(KEEP))),
          ExplainConfig.DEFAULT,
          "only what the management port asks for",
          "For which requests the choice of the endpoint is explained.");

  static final Section<RouterConfig> SECTION =
      new Section<>(
          "router",
          "Configuration of the Fairlead HTTP router.",
          List.of(
              LISTENERS,
              ROUTES,
              POOLS,
              ACCESS_LOG,
              SHUTDOWN,
              EXPLAIN,
              PluginsSection.PLUGINS_DIR,
              PluginsSection.PLUGINS),
          RouterSection::check,
          RouterSection::make);

  private RouterSection() {}

  private static void check(Fields fields) {
    if (fields.valid(LISTENERS) && fields.get(LISTENERS).isEmpty()) {
      ConfigNode node = fields.node(LISTENERS);
      if (node instanceof ConfigNode.Mapping mapping && mapping.entries().isEmpty()) {
        fields.error(LISTENERS, "is empty; expected at least one listener");
      }
    }
    PluginsSection.checkTop(fields);
  }

  private static void checkAccessLog(Fields fields) {
    if (fields.valid(FILE) && fields.get(FORMAT) == AccessLogConfig.Format.OFF) {
      fields.warn(FILE, "has no effect with format: off");
    }
    if (fields.valid(CLIENT_ADDRESS) && fields.get(FORMAT) == AccessLogConfig.Format.OFF) {
      fields.warn(CLIENT_ADDRESS, "has no effect with format: off");
    }
  }

  private static RouterConfig make(Fields fields) {
    return new RouterConfig(
        List.copyOf(fields.get(LISTENERS).values()),
        fields.get(ROUTES),
        List.copyOf(fields.get(POOLS).values()),
        fields.get(ACCESS_LOG),
        fields.get(SHUTDOWN),
        fields.get(EXPLAIN),
        PluginsSection.all(fields));
  }
}
