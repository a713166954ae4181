package dev.fairlead.config;

import dev.fairlead.config.PoolConfig.HashConfig;
import dev.fairlead.config.PoolConfig.HashConfig.Source;
import dev.fairlead.spi.Need;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code pools.NAME}. */
final class PoolSection {
  private static final Key<StrategyConfig> STRATEGY =
      Key.optional(
          "strategy",
          StrategyShape.STRATEGY,
          StrategyConfig.DEFAULT,
          "Chooses the endpoint of a request.");
  private static final Key<Protocol> PROTOCOL =
      Key.optional(
          "protocol",
          ListenerSection.PROTOCOL,
          PoolConfig.DEFAULT_PROTOCOL,
          "What the endpoints speak: `h2` needs https addresses, `h2c` excludes them.");
  private static final Key<List<EndpointConfig>> ENDPOINTS =
      Key.described(
          "endpoints",
          Shapes.list(EndpointSection.SHAPE),
          List.of(),
          "required without `discovery`",
          "Who serves requests.");
  private static final Key<PluginConfig> DISCOVERY =
      Key.optional(
          "discovery",
          DiscoveryShape.SHAPE,
          "Instead of `endpoints`: the [plugin](../guide/plugins.md) that finds them.");
  private static final Key<HealthConfig> HEALTH =
      Key.described(
          "health",
          HealthSection.SHAPE,
          HealthConfig.NONE,
          "no checks",
          "Active checks of the endpoints.");
  private static final Key<String> HOST_HEADER =
      Key.described(
          "host-header",
          Scalars.text(
              "keep, endpoint, or a host name or IP address with or without :port",
              PoolSection::parseHostHeader),
          null,
          "keep",
          "The Host sent to endpoints: the client's (`keep`), the endpoint's own (`endpoint`) or a"
              + " fixed one.");
  private static final Key<Double> PANIC_THRESHOLD =
      Key.optional(
          "panic-threshold",
          Scalars.SHARE,
          PoolConfig.DEFAULT_PANIC_THRESHOLD,
          "When a smaller share of the checked endpoints is available, all are offered; 0: never.");
  private static final Key<Integer> RETRIES =
      Key.optional(
          "retries",
          Scalars.integer(0, 10),
          PoolConfig.DEFAULT_RETRIES,
          "Further attempts a request may make, where that is safe.");

  private static final Key<Duration> CONNECT =
      timeout(
          "connect",
          PoolConfig.Timeouts.DEFAULT.connect(),
          "To an established connection, with TLS.");
  private static final Key<Duration> RESPONSE =
      timeout(
          "response",
          PoolConfig.Timeouts.DEFAULT.response(),
          "From the end of the request to the head of the response.");
  private static final Key<Duration> IDLE =
      timeout(
          "idle",
          PoolConfig.Timeouts.DEFAULT.idle(),
          "Without any octet in either direction; also how long an unused connection is kept.");
  private static final Key<PoolConfig.Timeouts> TIMEOUTS =
      Key.described(
          "timeouts",
          new Section<>(
              "pool timeouts",
              "How long endpoints may take.",
              List.of(CONNECT, RESPONSE, IDLE),
              fields ->
                  new PoolConfig.Timeouts(
                      fields.get(CONNECT), fields.get(RESPONSE), fields.get(IDLE))),
          PoolConfig.Timeouts.DEFAULT,
          null,
          "Timeouts towards endpoints.");

  private static final Key<Integer> QUEUE_SIZE =
      Key.optional(
          "size",
          Scalars.integer(0, 1_000_000),
          PoolConfig.Queue.DEFAULT.size(),
          "Requests that may wait; beyond is 503 at once.");
  private static final Key<Duration> QUEUE_TIMEOUT =
      timeout(
          "timeout", PoolConfig.Queue.DEFAULT.timeout(), "How long a request may wait; then 503.");
  private static final Key<PoolConfig.Queue> QUEUE =
      Key.described(
          "queue",
          new Section<>(
              "pool queue",
              "Where requests wait while every endpoint is at its `max-connections`.",
              List.of(QUEUE_SIZE, QUEUE_TIMEOUT),
              fields -> new PoolConfig.Queue(fields.get(QUEUE_SIZE), fields.get(QUEUE_TIMEOUT))),
          PoolConfig.Queue.DEFAULT,
          null,
          "Where requests wait for a free endpoint.");

  private static final Key<Path> CA =
      Key.described(
          "ca",
          ListenerTlsSection.CA_FILE,
          null,
          "the platform's",
          "PEM file of the authorities to trust.");
  private static final Key<String> SERVER_NAME =
      Key.described(
          "server-name",
          Addresses.HOST,
          null,
          "the endpoint's host",
          "The name sent by SNI and verified in the certificate.");
  private static final Key<Path> CERTIFICATE =
      Key.optional(
          "certificate",
          ListenerTlsSection.CERTIFICATE_FILE,
          "PEM file of the client certificate chain.");
  private static final Key<Path> KEY =
      Key.optional("key", ListenerTlsSection.KEY_FILE, "PEM file of its unencrypted private key.");
  private static final Key<Boolean> VERIFY =
      Key.optional(
          "verify",
          Scalars.FLAG,
          EndpointTlsConfig.DEFAULT.verify(),
          "Whether the certificate and its name are verified.");
  private static final Key<EndpointTlsConfig> TLS =
      Key.described(
          "tls",
          new Section<>(
              "pool tls",
              "TLS towards https endpoints.",
              List.of(CA, SERVER_NAME, CERTIFICATE, KEY, VERIFY),
              PoolSection::checkTls,
              PoolSection::tls),
          EndpointTlsConfig.DEFAULT,
          null,
          "TLS towards https endpoints.");

  private static final Key<String> HASH_HEADER =
      Key.optional("header", HttpText.FIELD_NAME, "A field of the request.");
  private static final Key<String> HASH_COOKIE =
      Key.optional("cookie", HttpText.FIELD_NAME, "A cookie of the request.");
  private static final Key<String> HASH_QUERY =
      Key.optional(
          "query",
          Scalars.text("a parameter name", Pattern.compile("[^\\p{Cntrl}]{1,256}")),
          "A parameter of the request's query.");
  private static final Key<HashConfig> HASH_ON =
      Key.optional(
          "hash-on",
          Shapes.either(
              Scalars.choice(Scalars.words("client-address", "path")).map(PoolSection::nameless),
              new Section<>(
                  "hash-on",
                  "What requests are hashed on: `client-address`, `path`, or one of these.",
                  List.of(HASH_HEADER, HASH_COOKIE, HASH_QUERY),
                  PoolSection::checkHash,
                  PoolSection::hash)),
          "What strategies that hash requests make their key of.");

  static final Section<PoolConfig> SECTION =
      new Section<>(
          "pool",
          "Interchangeable endpoints that share one strategy.",
          keys(),
          PoolSection::check,
          PoolSection::make);

  private PoolSection() {}

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                STRATEGY,
                PROTOCOL,
                ENDPOINTS,
                DISCOVERY,
                HEALTH,
                TIMEOUTS,
                TLS,
                HOST_HEADER,
                HASH_ON,
                PANIC_THRESHOLD));
    keys.addAll(FitnessSection.KEYS);
    keys.addAll(List.of(LoadReportsSection.KEY, QUEUE, RETRIES, AffinitySection.KEY));
    return keys;
  }

  private static Key<Duration> timeout(String name, Duration fallback, String summary) {
    return Key.optional(name, ListenerSection.TIMEOUT, fallback, summary);
  }

  private static String parseHostHeader(String text) {
    return text.equals("keep") || text.equals("endpoint") ? text : Addresses.AUTHORITY.parse(text);
  }

  private static void checkTls(Fields fields) {
    if (fields.valid(CA)) {
      PemCheck.authorities(fields, CA);
    }
    if (fields.has(CERTIFICATE) && !fields.has(KEY)) {
      fields.missing(KEY, "is missing; certificate expects " + KEY.shape().accepted());
    } else if (fields.has(KEY) && !fields.has(CERTIFICATE)) {
      fields.missing(CERTIFICATE, "is missing; key expects " + CERTIFICATE.shape().accepted());
    }
    PemCheck.pair(fields, CERTIFICATE, KEY);
  }

  private static EndpointTlsConfig tls(Fields fields) {
    return new EndpointTlsConfig(
        fields.get(CA),
        fields.get(SERVER_NAME),
        fields.get(CERTIFICATE),
        fields.get(KEY),
        fields.get(VERIFY));
  }

  private static HashConfig nameless(String source) {
    return new HashConfig(source.equals("path") ? Source.PATH : Source.CLIENT_ADDRESS, null);
  }

  private static void checkHash(Fields fields) {
    int written = 0;
    for (Key<?> key : List.of(HASH_HEADER, HASH_COOKIE, HASH_QUERY)) {
      written += fields.has(key) ? 1 : 0;
    }
    if (written != 1) {
      fields.error("expected one of header, cookie and query, found " + written);
    }
  }

  private static HashConfig hash(Fields fields) {
    if (fields.valid(HASH_HEADER)) {
      return new HashConfig(Source.HEADER, fields.get(HASH_HEADER));
    }
    if (fields.valid(HASH_COOKIE)) {
      return new HashConfig(Source.COOKIE, fields.get(HASH_COOKIE));
    }
    return new HashConfig(Source.QUERY, fields.get(HASH_QUERY));
  }

  private static void check(Fields fields) {
    if (!fields.has(ENDPOINTS) && !fields.has(DISCOVERY)) {
      fields.missing(ENDPOINTS, "is missing; expected " + ENDPOINTS.shape().accepted());
    } else if (fields.has(ENDPOINTS) && fields.has(DISCOVERY)) {
      fields.error(DISCOVERY, "expected endpoints or discovery, not both");
    }
    EndpointChecks.check(fields, ENDPOINTS, fields.get(PROTOCOL));
    List<EndpointConfig> endpoints = fields.get(ENDPOINTS);
    if (fields.has(TLS)
        && !fields.has(DISCOVERY)
        && endpoints != null
        && endpoints.stream().noneMatch(EndpointConfig::tls)) {
      fields.reading().warn(fields.node(TLS), "has no effect: no endpoint is https");
    }
    StrategyConfig strategy = fields.get(STRATEGY);
    if (fields.valid(STRATEGY)) {
      Set<Need> needs = StrategyShape.needs(strategy, fields.reading().catalog());
      checkHash(fields, strategy, needs.contains(Need.HASH_KEY));
      LoadReportsSection.check(fields, strategy, needs);
    }
  }

  private static void checkHash(Fields fields, StrategyConfig strategy, boolean hashes) {
    if (!hashes && fields.valid(HASH_ON)) {
      fields.warn(HASH_ON, "has no effect: strategy " + strategy.name() + " hashes no key");
    }
    if (hashes && !fields.has(HASH_ON)) {
      fields.missing(
          HASH_ON,
          "is missing; strategy " + strategy.name() + " expects " + HASH_ON.shape().accepted());
    }
  }

  private static PoolConfig make(Fields fields) {
    String hostHeader = fields.get(HOST_HEADER);
    return new PoolConfig(
        fields.name(),
        fields.get(STRATEGY),
        fields.get(PROTOCOL),
        fields.get(TIMEOUTS),
        fields.get(ENDPOINTS),
        fields.get(HEALTH),
        fields.get(TLS),
        "keep".equals(hostHeader) ? null : hostHeader,
        fields.get(HASH_ON),
        fields.get(PANIC_THRESHOLD),
        fields.get(QUEUE),
        fields.get(RETRIES),
        FitnessSection.make(fields),
        fields.get(LoadReportsSection.KEY),
        fields.get(DISCOVERY),
        false,
        fields.get(AffinitySection.KEY));
  }
}
