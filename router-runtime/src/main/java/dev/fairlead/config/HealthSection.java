package dev.fairlead.config;

import dev.fairlead.config.HealthConfig.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code pools.NAME.health}. */
final class HealthSection {
  private static final Pattern EXPECTED_TEXT = Pattern.compile(".{1,4096}", Pattern.DOTALL);
  private static final HealthConfig DEFAULT = HealthConfig.NONE;

  /** Least and greatest status that passes. */
  private record Statuses(int from, int to) {
    @Override
    public String toString() {
      return from == to ? Integer.toString(from) : from + "-" + to;
    }
  }

  /** In the order that messages name them. */
  private static final Map<String, Type> BUILT_IN = builtIn();

  private static final Key<Type> TYPE =
      Key.optional(
          "type",
          Scalars.choice(BUILT_IN),
          Type.HTTP,
          "How an endpoint is probed; or the name of a [plugin's](../guide/plugins.md) check, whose"
              + " options stand beside the other keys.");
  private static final Key<String> PATH =
      Key.optional("path", HttpText.TARGET, DEFAULT.path(), "What an HTTP check asks for.");
  private static final Key<Statuses> EXPECTED_STATUS =
      Key.optional(
          "expected-status",
          new Scalar<>(
              "a status such as 200, or a range such as 200-399, from 100 to 599",
              Json.object(
                  "anyOf",
                  List.of(
                      Scalars.numbers("integer", 100, 599),
                      Scalars.pattern("[1-5][0-9]{2}-[1-5][0-9]{2}"))),
              HealthSection::parseStatuses,
              Statuses::toString),
          new Statuses(DEFAULT.expectedStatusFrom(), DEFAULT.expectedStatusTo()),
          "Statuses that pass an HTTP check.");
  private static final Key<String> EXPECTED_BODY =
      Key.optional(
          "expected-body",
          Scalars.text("a text of 1 to 4096 characters", EXPECTED_TEXT),
          "A text the first 64 KiB of an HTTP check's answer must contain.");
  private static final Key<String> HOST =
      Key.described(
          "host",
          Addresses.AUTHORITY,
          null,
          "the endpoint's own",
          "The Host field of an HTTP check.");
  private static final Key<Integer> PORT =
      Key.described(
          "port", Addresses.PORT, DEFAULT.port(), "the endpoint's own", "The port to check.");
  private static final Key<Duration> INTERVAL =
      Key.optional(
          "interval",
          Scalars.duration(Duration.ofMillis(10), Scalars.LONGEST),
          DEFAULT.interval(),
          "From the end of one check to the start of the next.");
  private static final Key<Double> JITTER =
      Key.optional(
          "jitter",
          Scalars.decimal(0, 0.5),
          DEFAULT.jitter(),
          "Share of the interval by which it is lengthened or shortened at random.");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout", ListenerSection.TIMEOUT, DEFAULT.timeout(), "How long one check may take.");
  private static final Key<Integer> FALL =
      Key.optional(
          "fall",
          Scalars.integer(1, 1000),
          DEFAULT.fall(),
          "Failures in a row after which an endpoint is unavailable.");
  private static final Key<Integer> RISE =
      Key.optional(
          "rise",
          Scalars.integer(1, 1000),
          DEFAULT.rise(),
          "Successes in a row after which it is available again.");

  private static final Section<HealthConfig> SECTION =
      new Section<>(
          "health",
          "Active checks of a pool's endpoints.",
          List.of(
              TYPE,
              PATH,
              EXPECTED_STATUS,
              EXPECTED_BODY,
              HOST,
              PORT,
              INTERVAL,
              JITTER,
              TIMEOUT,
              FALL,
              RISE),
          HealthSection::check,
          HealthSection::make);

  /** Keys that mean the same for every check; any other is for the check to know. */
  private static final Set<String> COMMON =
      Set.of(
          TYPE.name(),
          PORT.name(),
          INTERVAL.name(),
          JITTER.name(),
          TIMEOUT.name(),
          FALL.name(),
          RISE.name());

  static final Shape<HealthConfig> SHAPE =
      new PluginSectionShape<>(
          "health check",
          SECTION,
          SECTION,
          TYPE.name(),
          List.copyOf(BUILT_IN.keySet()),
          COMMON,
          PluginCatalog::healthChecks,
          HealthConfig::by);

  private HealthSection() {}

  private static Map<String, Type> builtIn() {
    Map<String, Type> types = new LinkedHashMap<>();
    for (Type type : List.of(Type.NONE, Type.HTTP, Type.TCP)) {
      types.put(type.name().toLowerCase(Locale.ROOT), type);
    }
    return types;
  }

  private static Statuses parseStatuses(String text) {
    if (!text.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?")) {
      throw new Unacceptable();
    }
    int from = Integer.parseInt(text.substring(0, 3));
    int to = Integer.parseInt(text.substring(text.length() - 3));
    if (from > to) {
      throw new Unacceptable(null, to + "-" + from);
    }
    return new Statuses(from, to);
  }

  private static void check(Fields fields) {
    if (fields.get(TYPE) != Type.HTTP) {
      for (Key<?> key : List.of(PATH, EXPECTED_STATUS, EXPECTED_BODY, HOST)) {
        if (fields.has(key)) {
          fields.error(key, "is of HTTP checks only; expected type: http with it");
        }
      }
    }
  }

  private static HealthConfig make(Fields fields) {
    Statuses statuses = fields.get(EXPECTED_STATUS);
    return new HealthConfig(
        fields.get(TYPE),
        fields.get(PATH),
        statuses.from(),
        statuses.to(),
        fields.get(EXPECTED_BODY),
        fields.get(HOST),
        fields.get(PORT),
        fields.get(INTERVAL),
        fields.get(JITTER),
        fields.get(TIMEOUT),
        fields.get(FALL),
        fields.get(RISE));
  }
}
