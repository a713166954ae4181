package dev.fairlead.config;

import dev.fairlead.config.LimitConfig.By;
import dev.fairlead.config.LimitConfig.Source;
import dev.fairlead.config.RateScalar.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code routes[N].limit}. */
final class LimitSection {
  private static final int DEFAULT_KEYS = 100_000;
  private static final String ADMIT = "admit";

  private static final Key<String> TYPE =
      Key.optional(
          "type",
          Scalars.choice(Scalars.words(LimitConfig.BUILT_IN)),
          LimitConfig.BUILT_IN,
          "What decides; or the name of a [plugin's](../guide/plugins.md) limiter, whose options"
              + " stand beside `by`, `ipv6-prefix`, `timeout` and `on-failure`.");
  private static final Key<Rate> RATE =
      Key.required("rate", RateScalar.SCALAR, "How often requests may come in the long run.");
  private static final Key<Integer> BURST =
      Key.described(
          "burst",
          Scalars.integer(1, 1_000_000),
          null,
          "the number in rate",
          "How many may come at once, after a pause.");
  private static final Key<Integer> KEYS =
      Key.optional(
          "keys",
          Scalars.integer(1, 10_000_000),
          DEFAULT_KEYS,
          "How many clients, or whatever `by` tells apart, are kept in mind; of more, those that"
              + " come least begin anew.");

  private static final Key<String> HEADER =
      Key.optional("header", HttpText.FIELD_NAME, "A field of the request.");
  private static final Key<String> COOKIE =
      Key.optional("cookie", HttpText.FIELD_NAME, "A cookie of the request.");
  private static final Key<String> QUERY =
      Key.optional(
          "query",
          Scalars.text("a parameter name", Pattern.compile("[^\\p{Cntrl}]{1,256}")),
          "A parameter of the request's query.");
  private static final Map<Key<String>, Source> NAMED = named();
  private static final Key<By> BY =
      Key.described(
          "by",
          Shapes.either(
              Scalars.choice(Scalars.words("client-address", "host", "path"))
                  .map(LimitSection::nameless),
              new Section<>(
                  "limit by",
                  "What tells requests apart: `client-address`, `host`, `path`, or one of these;"
                      + " requests without it are limited together.",
                  List.copyOf(NAMED.keySet()),
                  LimitSection::checkNamed,
                  LimitSection::named)),
          By.ROUTE,
          "all requests of the route together",
          "What tells apart the requests that are limited each for itself.");
  private static final Key<Integer> IPV6_PREFIX =
      Key.optional(
          "ipv6-prefix",
          Scalars.integer(1, 128),
          LimitConfig.DEFAULT_IPV6_PREFIX,
          "Bits of an IPv6 address that tell one client from another, as a client has a whole"
              + " network.");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout",
          ListenerSection.TIMEOUT,
          LimitConfig.DEFAULT_TIMEOUT,
          "How long to wait for an answer, where the limiter has none at once.");
  private static final Key<String> ON_FAILURE =
      Key.optional(
          "on-failure",
          Scalars.choice(Scalars.words(ADMIT, "refuse")),
          ADMIT,
          "What happens to requests when the limiter fails or does not answer in time: they go on,"
              + " or are refused with 503.");

  private static final List<Key<?>> COMMON = List.of(BY, IPV6_PREFIX, TIMEOUT, ON_FAILURE);

  private static final Section<LimitConfig> SECTION =
      new Section<>(
          "limit",
          "How often requests of a route may come; beyond is 429.",
          List.of(TYPE, RATE, BURST, KEYS, BY, IPV6_PREFIX, TIMEOUT, ON_FAILURE),
          LimitSection::check,
          fields -> make(fields, builtIn(fields)));

  /** What a plugin has to say about itself, its own options decide. */
  private static final Section<LimitConfig> PLUGIN =
      new Section<>(
          "limit",
          "",
          COMMON,
          LimitSection::check,
          fields -> make(fields, new PluginConfig("", Map.of(), "")));

  static final Key<LimitConfig> KEY =
      Key.optional(
          "limit",
          new PluginSectionShape<>(
              "rate limiter",
              SECTION,
              PLUGIN,
              TYPE.name(),
              List.of(LimitConfig.BUILT_IN),
              Stream.concat(Stream.of(TYPE), COMMON.stream())
                  .map(Key::name)
                  .collect(Collectors.toSet()),
              PluginCatalog::rateLimiters,
              LimitConfig::by),
          "How often requests may come.");

  private LimitSection() {}

  private static Map<Key<String>, Source> named() {
    Map<Key<String>, Source> sources = new LinkedHashMap<>();
    sources.put(HEADER, Source.HEADER);
    sources.put(COOKIE, Source.COOKIE);
    sources.put(QUERY, Source.QUERY);
    return sources;
  }

  private static By nameless(String source) {
    return switch (source) {
      case "host" -> new By(Source.HOST, null);
      case "path" -> new By(Source.PATH, null);
      default -> new By(Source.CLIENT_ADDRESS, null);
    };
  }

  private static void checkNamed(Fields fields) {
    long written = NAMED.keySet().stream().filter(fields::has).count();
    if (written != 1) {
      fields.error("expected one of header, cookie and query, found " + written);
    }
  }

  private static By named(Fields fields) {
    return NAMED.entrySet().stream()
        .filter(each -> fields.valid(each.getKey()))
        .map(each -> new By(each.getValue(), fields.get(each.getKey())))
        .findFirst()
        .orElse(By.ROUTE);
  }

  private static void check(Fields fields) {
    if (fields.has(IPV6_PREFIX) && fields.get(BY).source() != Source.CLIENT_ADDRESS) {
      fields.warn(IPV6_PREFIX, "has no effect; expected by: client-address with it");
    }
  }

  private static PluginConfig builtIn(Fields fields) {
    Rate rate = fields.get(RATE);
    Integer burst = fields.get(BURST);
    return new PluginConfig(
        LimitConfig.BUILT_IN,
        Map.of(
            "rate", Integer.toString(rate.times()),
            "per", Scalars.formatDuration(rate.per()),
            "burst", Integer.toString(burst == null ? rate.times() : burst),
            "keys", Integer.toString(fields.get(KEYS))),
        "");
  }

  private static LimitConfig make(Fields fields, PluginConfig limiter) {
    return new LimitConfig(
        limiter,
        fields.get(BY),
        fields.get(IPV6_PREFIX),
        fields.get(TIMEOUT),
        fields.get(ON_FAILURE).equals(ADMIT));
  }
}
