package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A strategy: its name, or a map with its name and options. What there is, the plugins say. */
final class StrategyShape extends Shape<StrategyConfig> {
  static final StrategyShape STRATEGY = new StrategyShape();
  private static final String NAME = "name";
  private static final PluginOptions OPTIONS = new PluginOptions("strategy", Set.of(NAME));

  private StrategyShape() {}

  @Override
  StrategyConfig readValue(ConfigNode node, Reading reading) {
    ConfigNode name = node instanceof ConfigNode.Mapping ? node.child(NAME) : node;
    if (name instanceof ConfigNode.Refused) {
      return null;
    }
    if (name == null) {
      reading.error(
          node.place(),
          ConfigNode.path(node.path(), NAME),
          null,
          "is missing; expected " + known(reading),
          null);
      return null;
    }
    if (!(name instanceof ConfigNode.Scalar scalar) || scalar.text().isEmpty()) {
      wrongKind(name, reading);
      return null;
    }
    Descriptor descriptor = find(scalar.text(), reading.catalog());
    if (descriptor == null) {
      return absent(scalar, reading);
    }
    Map<String, Object> options = OPTIONS.read(node, descriptor, reading);
    return options == null ? null : new StrategyConfig(descriptor.name(), options);
  }

  private static StrategyConfig absent(ConfigNode.Scalar name, Reading reading) {
    PluginCatalog catalog = reading.catalog();
    String suggestion = Suggestions.nearest(name.text(), names(catalog, true));
    String absence = catalog.absence(name.text(), suggestion != null);
    if (absence != null) {
      reading.warn(name, absence + "; the pool runs on the fallback until it comes");
      return new StrategyConfig(name.text(), Map.of());
    }
    String unusable =
        catalog.problems().isEmpty()
            ? ""
            : "; it may be in a plugin that cannot be used: "
                + String.join("; ", catalog.problems());
    reading.error(name, "unknown strategy; expected " + known(reading) + unusable, suggestion);
    return null;
  }

  /** What a strategy and those nested in it need; defaults of nested ones included. */
  static Set<Need> needs(StrategyConfig strategy, PluginCatalog catalog) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    Descriptor descriptor = find(strategy.name(), catalog);
    if (descriptor != null) {
      needs.addAll(descriptor.needs());
      for (Option option : descriptor.options()) {
        for (StrategyConfig nested : strategy.nested(option)) {
          // A default that names the strategy itself would have no end.
          if (strategy.options().containsKey(option.name())
              || !nested.name().equals(strategy.name())) {
            needs.addAll(needs(nested, catalog));
          }
        }
      }
    }
    return needs;
  }

  private static Descriptor find(String name, PluginCatalog catalog) {
    return PluginOptions.find(name, catalog.strategies());
  }

  private static String known(Reading reading) {
    List<String> names = names(reading.catalog(), false);
    return names.isEmpty() ? "a strategy, but no plugin is installed" : Scalars.either(names);
  }

  static List<String> names(PluginCatalog catalog, boolean aliases) {
    return PluginOptions.names(catalog.strategies(), aliases);
  }

  @Override
  String accepted() {
    return "the name of a strategy, or a map with its name and options";
  }

  @Override
  String format(StrategyConfig value) {
    return value.name();
  }

  @Override
  Map<String, Object> schema() {
    return Json.object("$ref", "#/definitions/strategy");
  }

  /**
   * What {@link #schema()} refers to; names of installed strategies are offered, others allowed.
   */
  static Map<String, Object> definitionSchema(PluginCatalog catalog) {
    List<String> names = names(catalog, false);
    Map<String, Object> name =
        names.isEmpty()
            ? Scalars.TEXT
            : Json.object("anyOf", List.of(Json.object("enum", names), Scalars.TEXT));
    return Json.object(
        "description",
        "A strategy: its name, or a map with its name and options.",
        "anyOf",
        List.of(
            name,
            Json.object(
                "type",
                "object",
                "properties",
                Json.object(NAME, name),
                "required",
                List.of(NAME))));
  }
}
