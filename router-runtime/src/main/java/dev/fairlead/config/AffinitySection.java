package dev.fairlead.config;

import dev.fairlead.config.AffinityConfig.By;
import dev.fairlead.config.AffinityConfig.Cookie;
import dev.fairlead.config.AffinityConfig.OnUnavailable;
import dev.fairlead.config.AffinityConfig.SameSite;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code pools.NAME.affinity}. */
final class AffinitySection {
  /** What browsers cut a cookie's life to (RFC 6265bis, section 5.5). */
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);

  private static final String AUTO = "auto";
  private static final Scalar<String> WHETHER =
      Scalars.choice(Scalars.words(AUTO, "true", "false"));

  private static final Key<String> NAME =
      Key.required("name", HttpText.FIELD_NAME, "Its name: one that the application does not use.");
  private static final Key<String> PATH =
      Key.optional(
          "path",
          Scalars.text(
              "a path that starts with '/', of visible characters without ';'",
              Pattern.compile("/[!-:<-~]{0,1023}")),
          Cookie.DEFAULT_PATH,
          "For requests of which paths.");
  private static final Key<String> DOMAIN =
      Key.described(
          "domain",
          Addresses.HOST,
          null,
          "the host that was asked for alone",
          "For requests to this host and all below it.");
  private static final Key<String> SECURE =
      Key.optional(
          "secure",
          new Scalar<>(
              WHETHER.accepted(),
              Json.object("enum", List.of(AUTO, true, false)),
              WHETHER::parse,
              Function.identity()),
          AUTO,
          "Over HTTPS only; `auto`: if the client came by HTTPS, also by what a trusted proxy says.");
  private static final Key<Boolean> HTTP_ONLY =
      Key.optional("http-only", Scalars.FLAG, true, "Hides it from scripts.");
  private static final Key<SameSite> SAME_SITE =
      Key.optional(
          "same-site",
          Scalars.choice(SameSite.class),
          SameSite.LAX,
          "With which requests from other sites browsers send it.");
  private static final Key<Duration> MAX_AGE =
      Key.described(
          "max-age",
          Scalars.duration(Duration.ofSeconds(1), LONGEST_LIFE),
          null,
          "as long as the browser runs",
          "How long browsers keep it.");

  private static final Key<Cookie> COOKIE =
      Key.optional(
          "cookie",
          Shapes.either(
              HttpText.FIELD_NAME.map(Cookie::new),
              new Section<>(
                  "affinity cookie",
                  "A cookie that the router sets; a text alone is its name.",
                  List.of(NAME, PATH, DOMAIN, SECURE, HTTP_ONLY, SAME_SITE, MAX_AGE),
                  AffinitySection::checkCookie,
                  AffinitySection::cookie)),
          "A cookie of the router's own, which it sets where the client brings none.");
  private static final Key<String> HEADER =
      Key.optional(
          "header",
          HttpText.FIELD_NAME,
          "A field of the request; a request without it goes to any endpoint.");

  private static final Key<String> TYPE =
      Key.optional(
          "type",
          Scalars.text("the name of a session store", Pattern.compile(".+")),
          AffinityConfig.DEFAULT_STORE,
          "What remembers the sessions: a [session store](#session-stores), or the name of a"
              + " [plugin's](../guide/plugins.md); its options stand beside the other keys.");
  private static final Key<By> BY =
      Key.required(
          "by",
          new Section<>(
              "affinity by",
              "What tells one client's session from another's: one of these.",
              List.of(COOKIE, HEADER),
              AffinitySection::checkBy,
              fields -> new By(fields.get(COOKIE), fields.get(HEADER))),
          "What tells sessions apart.");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout",
          Scalars.duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
          AffinityConfig.DEFAULT_TIMEOUT,
          "How long the store may take to say where a session is; then any endpoint serves.");
  private static final Key<OnUnavailable> ON_UNAVAILABLE =
      Key.optional(
          "on-unavailable",
          Scalars.choice(OnUnavailable.class),
          OnUnavailable.REBIND,
          "When its endpoint cannot serve a session: `rebind` it to another, or `refuse` with 503.");

  private static final Section<AffinityConfig> SECTION =
      Section.open(
          "affinity",
          "Keeps each client on its endpoint ([how](../guide/affinity.md)).",
          List.of(TYPE, BY, TIMEOUT, ON_UNAVAILABLE),
          fields ->
              new AffinityConfig(
                  null, fields.get(BY), fields.get(TIMEOUT), fields.get(ON_UNAVAILABLE)));

  private static final Shape<AffinityConfig> NAMED =
      new PluginSectionShape<>(
          "session store",
          SECTION,
          SECTION,
          TYPE.name(),
          List.of(),
          Set.of(TYPE.name(), BY.name(), TIMEOUT.name(), ON_UNAVAILABLE.name()),
          PluginCatalog::sessionStores,
          AffinityConfig::with);

  static final Key<AffinityConfig> KEY =
      Key.described(
          "affinity",
          new Defaulted(),
          null,
          "every request goes where the strategy says",
          "Keeps each client on its endpoint.");

  private AffinitySection() {}

  /** Options may stand there without a {@code type}: they are those of the default. */
  private static final class Defaulted extends Shape<AffinityConfig> {
    @Override
    AffinityConfig readValue(ConfigNode node, Reading reading) {
      ConfigNode named = named(node);
      AffinityConfig read = NAMED.readValue(named, reading);
      if (read != null && read.store() == null) {
        reading.error(named.child(TYPE.name()), "there is no session store, and no plugin has any");
        return null;
      }
      return read;
    }

    private static ConfigNode named(ConfigNode node) {
      if (!(node instanceof ConfigNode.Mapping mapping) || mapping.child(TYPE.name()) != null) {
        return node;
      }
      Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>(mapping.entries());
      String path = ConfigNode.path(mapping.path(), TYPE.name());
      ConfigNode name =
          new ConfigNode.Scalar(mapping.place(), path, TYPE.name(), AffinityConfig.DEFAULT_STORE);
      entries.put(TYPE.name(), new ConfigNode.Entry(mapping.place(), name));
      return new ConfigNode.Mapping(mapping.place(), mapping.path(), mapping.name(), entries);
    }

    @Override
    String accepted() {
      return NAMED.accepted();
    }

    @Override
    Map<String, Object> schema() {
      return SECTION.schema();
    }

    @Override
    void sections(Consumer<Section<?>> consumer) {
      NAMED.sections(consumer);
    }
  }

  private static void checkBy(Fields fields) {
    if (fields.has(COOKIE) == fields.has(HEADER)) {
      fields.error("expected either cookie or header, found " + (fields.has(COOKIE) ? 2 : 0));
    }
  }

  private static void checkCookie(Fields fields) {
    boolean insecure = "false".equals(fields.get(SECURE));
    if (fields.get(SAME_SITE) == SameSite.NONE && insecure) {
      fields.error(SAME_SITE, "browsers expect a secure cookie with it; expected secure: true");
    }
    String name = fields.valid(NAME) ? fields.get(NAME) : "";
    boolean host = name.regionMatches(true, 0, "__Host-", 0, 7);
    if ((host || name.regionMatches(true, 0, "__Secure-", 0, 9)) && insecure) {
      fields.error(SECURE, "browsers accept a cookie of that name only if it is secure");
    }
    if (host && fields.has(DOMAIN)) {
      fields.error(DOMAIN, "browsers accept a cookie of that name only without a domain");
    }
    if (host && !Cookie.DEFAULT_PATH.equals(fields.get(PATH))) {
      fields.error(PATH, "browsers accept a cookie of that name only with the path /");
    }
  }

  private static Cookie cookie(Fields fields) {
    String secure = fields.get(SECURE);
    return new Cookie(
        fields.get(NAME),
        fields.get(PATH),
        fields.get(DOMAIN),
        secure.equals(AUTO) ? null : Boolean.valueOf(secure),
        fields.get(HTTP_ONLY),
        fields.get(SAME_SITE),
        fields.get(MAX_AGE));
  }
}
