package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the options of a plugin, which its descriptor lists, from the map it is configured with.
 */
final class PluginOptions {
  private final String kind;
  private final Set<String> reserved;

  /**
   * @param kind for messages: "strategy"
   * @param reserved keys of the map that are not the plugin's
   */
  PluginOptions(String kind, Set<String> reserved) {
    this.kind = kind;
    this.reserved = reserved;
  }

  static Descriptor find(String name, Collection<Descriptor> among) {
    for (Descriptor descriptor : among) {
      if (descriptor.name().equals(name) || descriptor.aliases().contains(name)) {
        return descriptor;
      }
    }
    return null;
  }

  /** Sorted, so that messages do not depend on the order in which plugins were found. */
  static List<String> names(Collection<Descriptor> among, boolean aliases) {
    List<String> names = new ArrayList<>();
    for (Descriptor descriptor : among) {
      names.add(descriptor.name());
      if (aliases) {
        names.addAll(descriptor.aliases());
      }
    }
    names.sort(null);
    return names;
  }

  /**
   * The options that are written, by name.
   *
   * @param node a map, or anything else if no option is written
   * @return null if something is wrong with them; it has been reported then
   */
  Map<String, Object> read(ConfigNode node, Descriptor descriptor, Reading reading) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (clashes(node, descriptor, reading)) {
      return null;
    }
    if (node instanceof ConfigNode.Mapping mapping
        && !options(mapping, descriptor, options, reading)) {
      return null;
    }
    return complete(node, descriptor, options, reading) ? options : null;
  }

  /** Reports an option that could never be set, as the router has a key of that name. */
  private boolean clashes(ConfigNode node, Descriptor descriptor, Reading reading) {
    for (Option option : descriptor.options()) {
      if (reserved.contains(option.name())) {
        reading.error(
            node.place(),
            node.path(),
            null,
            "cannot be used: "
                + kind
                + " "
                + descriptor.name()
                + " has an option '"
                + option.name()
                + "', which is a key of the router's own here",
            null);
        return true;
      }
    }
    return false;
  }

  private boolean options(
      ConfigNode.Mapping mapping,
      Descriptor descriptor,
      Map<String, Object> options,
      Reading reading) {
    boolean valid = true;
    for (Map.Entry<String, ConfigNode.Entry> entry : mapping.entries().entrySet()) {
      String key = entry.getKey();
      if (!reserved.contains(key)) {
        Option option = option(descriptor, key);
        if (option == null) {
          unknown(mapping, descriptor, entry, reading);
          valid = false;
        } else {
          Object value = value(option, entry.getValue().value(), reading);
          valid &= value != null;
          options.put(key, value);
        }
      }
    }
    return valid;
  }

  private static Object value(Option option, ConfigNode node, Reading reading) {
    Shape<?> shape = OptionValue.shape(option);
    Object value = shape.read(node, reading);
    return shape instanceof Scalar && value != null ? ((ConfigNode.Scalar) node).text() : value;
  }

  private void unknown(
      ConfigNode.Mapping mapping,
      Descriptor descriptor,
      Map.Entry<String, ConfigNode.Entry> entry,
      Reading reading) {
    List<String> names = new ArrayList<>();
    descriptor.options().forEach(option -> names.add(option.name()));
    String accepted = names.isEmpty() ? "it has none" : "expected " + Scalars.either(names);
    reading.error(
        entry.getValue().key(),
        ConfigNode.path(mapping.path(), entry.getKey()),
        null,
        "unknown option of " + kind + " " + descriptor.name() + "; " + accepted,
        Suggestions.nearest(entry.getKey(), names));
  }

  private boolean complete(
      ConfigNode node, Descriptor descriptor, Map<String, Object> options, Reading reading) {
    boolean complete = true;
    for (Option option : descriptor.options()) {
      if (option.defaultValue() == null && !options.containsKey(option.name())) {
        String accepted =
            option.type() == Strategy.class ? "a strategy" : OptionValue.shape(option).accepted();
        reading.error(
            node.place(),
            ConfigNode.path(node.path(), option.name()),
            null,
            "is missing; " + kind + " " + descriptor.name() + " expects " + accepted,
            null);
        complete = false;
      }
    }
    return complete;
  }

  private static Option option(Descriptor descriptor, String name) {
    for (Option option : descriptor.options()) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    return null;
  }
}
