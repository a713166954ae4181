package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A section of which one key names either something built in, or a plugin. A plugin's options stand
 * beside the keys of the section that are common to all.
 *
 * @param <T> what it is read to
 */
final class PluginSectionShape<T> extends Shape<T> {
  private final String kind;
  private final Section<T> section;
  private final Section<T> plain;
  private final String type;
  private final List<String> builtIn;
  private final Set<String> common;
  private final Function<PluginCatalog, Collection<Descriptor>> plugins;
  private final BiFunction<T, PluginConfig, T> by;

  /**
   * @param kind for messages: "health check"
   * @param section as what is built in has it
   * @param plain as a plugin has it
   * @param type the key that names one
   * @param builtIn names that the section knows itself
   * @param common keys of the section that a plugin has as well
   * @param by adds the plugin to what was read without it
   */
  PluginSectionShape(
      String kind,
      Section<T> section,
      Section<T> plain,
      String type,
      List<String> builtIn,
      Set<String> common,
      Function<PluginCatalog, Collection<Descriptor>> plugins,
      BiFunction<T, PluginConfig, T> by) {
    this.kind = kind;
    this.section = section;
    this.plain = plain;
    this.type = type;
    this.builtIn = builtIn;
    this.common = common;
    this.plugins = plugins;
    this.by = by;
  }

  @Override
  T readValue(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Mapping mapping)
        || !(mapping.child(type) instanceof ConfigNode.Scalar name)
        || name.text().isEmpty()
        || builtIn.contains(name.text())) {
      return section.readValue(node, reading);
    }
    if (plugins.apply(reading.catalog()).isEmpty() && absence(name, reading) == null) {
      return section.readValue(node, reading);
    }
    PluginConfig plugin = plugin(mapping, name, reading);
    if (plugin == null
        && PluginOptions.find(name.text(), plugins.apply(reading.catalog())) == null) {
      // Of a name nobody knows, it is not known either which keys are its own, or are missing.
      section.readPart(without(mapping, false), reading);
      return null;
    }
    T read = plain.read(without(mapping, true), reading);
    return read == null || plugin == null ? null : by.apply(read, plugin);
  }

  private String absence(ConfigNode.Scalar name, Reading reading) {
    String suggestion = Suggestions.nearest(name.text(), names(reading));
    return reading.catalog().absence(name.text(), suggestion != null);
  }

  private List<String> names(Reading reading) {
    List<String> names = new ArrayList<>(builtIn);
    names.addAll(PluginOptions.names(plugins.apply(reading.catalog()), true));
    return names;
  }

  private PluginConfig plugin(ConfigNode.Mapping mapping, ConfigNode.Scalar name, Reading reading) {
    Collection<Descriptor> known = plugins.apply(reading.catalog());
    Descriptor descriptor = PluginOptions.find(name.text(), known);
    if (descriptor != null) {
      Map<String, Object> options =
          new PluginOptions(kind, common).read(mapping, descriptor, reading);
      String version = reading.catalog().version(descriptor);
      return options == null ? null : new PluginConfig(descriptor.name(), options, version);
    }
    String absence = absence(name, reading);
    if (absence == null) {
      List<String> names = names(reading);
      String suggestion = Suggestions.nearest(name.text(), names);
      reading.error(name, "expected " + Scalars.either(names), suggestion);
      return null;
    }
    reading.warn(name, absence);
    return new PluginConfig(name.text(), Map.of(), "");
  }

  private ConfigNode.Mapping without(ConfigNode.Mapping mapping, boolean options) {
    Map<String, ConfigNode.Entry> rest = new LinkedHashMap<>(mapping.entries());
    if (options) {
      rest.keySet().retainAll(common);
    }
    rest.remove(type);
    return new ConfigNode.Mapping(mapping.place(), mapping.path(), mapping.name(), rest);
  }

  @Override
  String accepted() {
    return section.accepted();
  }

  @Override
  String format(T value) {
    return section.format(value);
  }

  @Override
  void sections(Consumer<Section<?>> consumer) {
    section.sections(consumer);
  }

  @Override
  Map<String, Object> schema() {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("type", "object");
    named.put("properties", Json.object(type, Scalars.TEXT));
    named.put("required", List.of(type));
    return Json.object("anyOf", List.of(section.schema(), named));
  }
}
