package dev.fairlead.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code listeners.NAME}. */
final class ListenerSection {
  static final Scalar<Protocol> PROTOCOL = Scalars.choice(protocols());
  static final Scalar<Duration> TIMEOUT = Scalars.duration(Duration.ofMillis(1), Scalars.LONGEST);

  private static final Key<Integer> PORT =
      Key.required("port", Addresses.PORT_OR_ANY, "The port to bind; 0 takes a free one.");
  private static final Key<String> HOST =
      Key.optional(
          "host",
          Addresses.HOST,
          ListenerConfig.DEFAULT_HOST,
          "The address or name to bind; `0.0.0.0` is all of IPv4, `::` all of IPv4 and IPv6.");
  private static final Key<List<Protocol>> PROTOCOLS =
      Key.described(
          "protocols",
          Shapes.oneOrMore(PROTOCOL),
          null,
          "h2 and http/1.1 with tls, http/1.1 without",
          "What clients may speak: `h2` needs `tls`, `h2c` (prior knowledge only) excludes it.");
  private static final Key<ListenerTlsConfig> TLS =
      Key.optional("tls", ListenerTlsSection.SECTION, "Makes the listener speak TLS.");
  private static final Key<List<CidrConfig>> TRUSTED_PROXIES =
      Key.described(
          "trusted-proxies",
          Shapes.oneOrMore(Addresses.CIDR),
          List.of(),
          "nobody",
          "Peers whose `X-Forwarded-*` and `Forwarded` fields are believed.");
  private static final Key<Boolean> REUSE_PORT =
      Key.optional(
          "reuse-port",
          Scalars.FLAG,
          true,
          "Whether another process of the same user may bind the same port, for a take-over without"
              + " a gap.");

  private static final Key<Long> REQUEST_LINE =
      size(
          "request-line",
          256,
          ListenerConfig.Limits.DEFAULT.requestLine(),
          "the request line; beyond is 414");
  private static final Key<Long> FIELDS =
      size(
          "fields",
          1024,
          ListenerConfig.Limits.DEFAULT.fields(),
          "all header fields; beyond is 431");
  private static final Key<Integer> FIELD_COUNT =
      Key.optional(
          "field-count",
          Scalars.integer(8, 10_000),
          ListenerConfig.Limits.DEFAULT.fieldCount(),
          "Number of header fields; beyond is 431.");
  private static final Key<Integer> CONNECTIONS =
      Key.optional(
          "connections",
          Scalars.integer(0, 10_000_000),
          ListenerConfig.Limits.DEFAULT.connections(),
          "Open client connections; beyond are closed at once; 0: unlimited.");
  private static final Key<Integer> STREAMS =
      Key.optional(
          "streams",
          Scalars.integer(1, 100_000),
          ListenerConfig.Limits.DEFAULT.streams(),
          "Concurrent HTTP/2 streams of one connection.");
  private static final Section<ListenerConfig.Limits> LIMITS_SECTION =
      new Section<>(
          "listener limits",
          "What one connection may ask for.",
          List.of(REQUEST_LINE, FIELDS, FIELD_COUNT, CONNECTIONS, STREAMS),
          fields ->
              new ListenerConfig.Limits(
                  fields.get(REQUEST_LINE).intValue(),
                  fields.get(FIELDS).intValue(),
                  fields.get(FIELD_COUNT),
                  fields.get(CONNECTIONS),
                  fields.get(STREAMS)));
  private static final Key<ListenerConfig.Limits> LIMITS =
      Key.described(
          "limits",
          LIMITS_SECTION,
          ListenerConfig.Limits.DEFAULT,
          null,
          "Limits of requests and connections.");

  private static final Key<Duration> HEAD =
      Key.optional(
          "head",
          TIMEOUT,
          ListenerConfig.Timeouts.DEFAULT.head(),
          "To the end of a request's head, counted from its first octet or from the connection;"
              + " single octets do not extend it.");
  private static final Key<Duration> IDLE =
      Key.optional(
          "idle",
          TIMEOUT,
          ListenerConfig.Timeouts.DEFAULT.idle(),
          "Without any octet: between requests, within a body, in a tunnel.");
  private static final Section<ListenerConfig.Timeouts> TIMEOUTS_SECTION =
      new Section<>(
          "listener timeouts",
          "How long a client may take.",
          List.of(HEAD, IDLE),
          fields -> new ListenerConfig.Timeouts(fields.get(HEAD), fields.get(IDLE)));
  private static final Key<ListenerConfig.Timeouts> TIMEOUTS =
      Key.described(
          "timeouts",
          TIMEOUTS_SECTION,
          ListenerConfig.Timeouts.DEFAULT,
          null,
          "Timeouts towards clients.");

  static final Section<ListenerConfig> SECTION =
      new Section<>(
          "listener",
          "A port with its TLS and protocol settings.",
          List.of(PORT, HOST, PROTOCOLS, TLS, TRUSTED_PROXIES, REUSE_PORT, LIMITS, TIMEOUTS),
          ListenerSection::check,
          ListenerSection::make);

  private ListenerSection() {}

  private static Map<String, Protocol> protocols() {
    Map<String, Protocol> protocols = new LinkedHashMap<>();
    for (Protocol protocol : Protocol.values()) {
      protocols.put(protocol.toString(), protocol);
    }
    return protocols;
  }

  private static Key<Long> size(String name, int minimum, int fallback, String of) {
    return Key.optional(
        name, Scalars.size(minimum, 1024 * 1024), (long) fallback, "Octets of " + of + ".");
  }

  private static void check(Fields fields) {
    boolean tls = fields.has(TLS);
    if (fields.valid(PROTOCOLS)) {
      List<Protocol> protocols = fields.get(PROTOCOLS);
      if (protocols.contains(Protocol.H2) && !tls) {
        refuse(
            fields,
            Protocol.H2,
            "needs tls; expected h2c or http/1.1 on a listener without",
            "h2c");
      }
      if (protocols.contains(Protocol.H2C) && tls) {
        refuse(
            fields,
            Protocol.H2C,
            "is cleartext; expected h2 or http/1.1 on a listener with tls",
            "h2");
      }
    }
  }

  private static ListenerConfig make(Fields fields) {
    Set<Protocol> protocols = new LinkedHashSet<>();
    if (fields.valid(PROTOCOLS)) {
      protocols.addAll(fields.get(PROTOCOLS));
    } else {
      if (fields.has(TLS)) {
        protocols.add(Protocol.H2);
      }
      protocols.add(Protocol.HTTP_1_1);
    }
    return new ListenerConfig(
        fields.name(),
        fields.get(HOST),
        fields.get(PORT),
        protocols,
        fields.get(TLS),
        fields.get(TRUSTED_PROXIES),
        fields.get(REUSE_PORT),
        fields.get(LIMITS),
        fields.get(TIMEOUTS));
  }

  private static void refuse(Fields fields, Protocol protocol, String message, String suggestion) {
    ConfigNode node = fields.node(PROTOCOLS);
    if (node instanceof ConfigNode.Sequence sequence) {
      for (ConfigNode item : sequence.items()) {
        if (item instanceof ConfigNode.Scalar scalar && scalar.text().equals(protocol.toString())) {
          node = item;
        }
      }
    }
    fields.reading().error(node, message, suggestion);
  }
}
