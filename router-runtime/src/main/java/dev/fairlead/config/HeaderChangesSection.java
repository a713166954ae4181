package dev.fairlead.config;

import dev.fairlead.config.RouteConfig.Header;
import dev.fairlead.config.RouteConfig.HeaderChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code request-headers} and {@code response-headers} of a route. */
final class HeaderChangesSection {
  private static final Key<Map<String, String>> SET =
      Key.described(
          "set",
          Shapes.map(HttpText.CHANGEABLE_FIELD, HttpText.FIELD_VALUE),
          Map.of(),
          null,
          "Names and values; replaces all fields of that name.");
  private static final Key<Map<String, List<String>>> ADD =
      Key.described(
          "add",
          Shapes.map(HttpText.CHANGEABLE_FIELD, Shapes.oneOrMore(HttpText.FIELD_VALUE)),
          Map.of(),
          null,
          "Names and values, one or a list; added to those present.");
  private static final Key<List<String>> REMOVE =
      Key.described(
          "remove",
          Shapes.oneOrMore(HttpText.CHANGEABLE_FIELD),
          List.of(),
          null,
          "Names of fields to remove.");
  private static final Section<HeaderChanges> SECTION =
      new Section<>(
          "header changes",
          "Changes of fields, in the order remove, set, add.",
          List.of(SET, ADD, REMOVE),
          HeaderChangesSection::check,
          HeaderChangesSection::make);

  private HeaderChangesSection() {}

  static Key<HeaderChanges> key(String name, String summary) {
    return Key.described(name, SECTION, HeaderChanges.NONE, null, summary);
  }

  private static void check(Fields fields) {
    refuseSameField(fields, SET);
    refuseSameField(fields, ADD);
  }

  private static HeaderChanges make(Fields fields) {
    List<Header> set = new ArrayList<>();
    fields.get(SET).forEach((name, value) -> set.add(new Header(name, value)));
    List<Header> add = new ArrayList<>();
    fields
        .get(ADD)
        .forEach((name, values) -> values.forEach(value -> add.add(new Header(name, value))));
    return new HeaderChanges(set, add, fields.get(REMOVE));
  }

  /** YAML tells keys apart by case, HTTP does not. */
  static void refuseSameField(Fields fields, Key<?> key) {
    if (fields.valid(key) && fields.node(key) instanceof ConfigNode.Mapping mapping) {
      Map<String, ConfigNode.Entry> first = new HashMap<>();
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                ConfigNode.Entry before = first.putIfAbsent(name.toLowerCase(Locale.ROOT), entry);
                if (before != null) {
                  fields
                      .reading()
                      .error(
                          entry.key(),
                          ConfigNode.path(mapping.path(), name),
                          null,
                          "this field is already at " + before.key() + "; expected it once",
                          null);
                }
              });
    }
  }
}
