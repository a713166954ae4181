package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plugin that finds endpoints: its name, or a map with its name under {@code type} and options.
 */
final class DiscoveryShape extends Shape<PluginConfig> {
  static final DiscoveryShape SHAPE = new DiscoveryShape();
  private static final String TYPE = "type";
  private static final PluginOptions OPTIONS = new PluginOptions("discovery", Set.of(TYPE));

  private DiscoveryShape() {}

  @Override
  PluginConfig readValue(ConfigNode node, Reading reading) {
    ConfigNode type = node instanceof ConfigNode.Mapping ? node.child(TYPE) : node;
    if (type instanceof ConfigNode.Refused) {
      return null;
    }
    if (!(type instanceof ConfigNode.Scalar name) || name.text().isEmpty()) {
      wrongKind(type == null ? node : type, reading);
      return null;
    }
    PluginCatalog catalog = reading.catalog();
    Descriptor descriptor = PluginOptions.find(name.text(), catalog.discoveries());
    if (descriptor != null) {
      Map<String, Object> options = OPTIONS.read(node, descriptor, reading);
      return options == null
          ? null
          : new PluginConfig(descriptor.name(), options, catalog.version(descriptor));
    }
    List<String> names = PluginOptions.names(catalog.discoveries(), true);
    String suggestion = Suggestions.nearest(name.text(), names);
    String absence = catalog.absence(name.text(), suggestion != null);
    if (absence != null) {
      reading.warn(name, absence + "; the pool keeps the endpoints it has");
      return new PluginConfig(name.text(), Map.of(), "");
    }
    String known = names.isEmpty() ? "no plugin has any" : "expected " + Scalars.either(names);
    reading.error(name, "unknown discovery; " + known, suggestion);
    return null;
  }

  @Override
  String accepted() {
    return "the name of a plugin's discovery, or a map with it as type, and options";
  }

  @Override
  Map<String, Object> schema() {
    return Json.object(
        "anyOf",
        List.of(
            Scalars.TEXT,
            Json.object(
                "type",
                "object",
                "properties",
                Json.object(TYPE, Scalars.TEXT),
                "required",
                List.of(TYPE))));
  }
}
