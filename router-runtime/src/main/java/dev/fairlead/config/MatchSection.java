package dev.fairlead.config;

import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.config.RouteConfig.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code routes[N].match}. */
final class MatchSection {
  static final String ALL_PATHS = "/**";

  static final Key<List<String>> LISTENERS =
      Key.described(
          "listeners",
          Shapes.oneOrMore(Scalars.NAME),
          List.of(),
          "any",
          "Names of the listeners it came in by.");
  private static final Key<String> HOST =
      Key.described(
          "host",
          Addresses.HOST_PATTERN,
          null,
          "any",
          "The host, without port: exact, or `*.example.com` for subdomains of any depth.");
  private static final Key<String> PATH =
      Key.optional(
          "path",
          HttpText.PATH_PATTERN,
          ALL_PATHS,
          "The path: exact (`/a`), prefix (`/a/**`: `/a` and all below) or pattern (`/a/*/b`: a"
              + " star is one segment).");
  private static final Key<List<String>> METHODS =
      Key.described("methods", Shapes.oneOrMore(HttpText.METHOD), List.of(), "any", "The methods.");
  private static final Key<Map<String, String>> HEADERS =
      Key.described(
          "headers",
          Shapes.map(HttpText.FIELD_NAME, HttpText.FIELD_VALUE),
          Map.of(),
          "any",
          "Fields that must be present with that value; `\"*\"` accepts any value.");

  static final Section<Match> SECTION =
      new Section<>(
          "match",
          "Which requests a route takes; all that is given must hold.",
          List.of(LISTENERS, HOST, PATH, METHODS, HEADERS),
          fields -> HeaderChangesSection.refuseSameField(fields, HEADERS),
          MatchSection::make);

  private MatchSection() {}

  private static Match make(Fields fields) {
    List<HeaderMatch> headers = new ArrayList<>();
    for (Map.Entry<String, String> field : fields.get(HEADERS).entrySet()) {
      String value = field.getValue();
      headers.add(new HeaderMatch(field.getKey(), value.equals("*") ? null : value));
    }
    return new Match(
        fields.get(LISTENERS), fields.get(HOST), fields.get(PATH), fields.get(METHODS), headers);
  }
}
