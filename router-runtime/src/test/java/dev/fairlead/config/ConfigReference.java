package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes docs/reference/configuration.md from what the reader goes by. */
final class ConfigReference {
  private final StringBuilder page = new StringBuilder();

  private ConfigReference() {}

  static String markdown(PluginCatalog catalog) {
    ConfigReference reference = new ConfigReference();
    reference.page.append(
        """
        # Configuration reference

        Every key, what it accepts and its default. This page is made from the description that the
        router reads configurations by; how to use it is in the
        [guide](../guide/configuration.md). Editors take the same from
        [fairlead.schema.json](fairlead.schema.json).

        """);
    Set<Section<?>> sections = new LinkedHashSet<>();
    RouterSection.SECTION.sections(sections::add);
    sections.forEach(reference::section);
    reference.sessionStores(catalog);
    reference.strategies(catalog);
    return reference.page.toString();
  }

  private void section(Section<?> section) {
    page.append("## ").append(section.id()).append("\n\n").append(section.summary());
    page.append("\n\n| key | what it is | accepted | default |\n|---|---|---|---|\n");
    section.keys().forEach(this::key);
    page.append('\n');
  }

  private void key(Key<?> key) {
    String fallback = key.fallbackText() == null ? "" : key.fallbackText();
    page.append("| `")
        .append(key.name())
        .append("` | ")
        .append(key.summary().replace("|", "\\|"))
        .append(" | ")
        .append(accepted(key.shape()))
        .append(" | ")
        .append(key.required() ? "**required**" : cell(fallback))
        .append(" |\n");
  }

  /** A section inside is linked instead of listing its keys again. */
  private static String accepted(Shape<?> shape) {
    List<Section<?>> inside = new ArrayList<>();
    shape.sections(inside::add);
    if (shape == StrategyShape.STRATEGY) {
      return "a [strategy](#strategies)";
    }
    String text = cell(shape.accepted());
    if (inside.isEmpty()) {
      return text;
    }
    Section<?> section = inside.get(0);
    String link = "[" + section.id() + "](#" + section.id().replace(' ', '-') + ")";
    return text.replace(cell(section.accepted()), link);
  }

  private static String cell(String text) {
    return text.replaceAll("[\\\\`*_|~<>]", "\\\\$0");
  }

  private void sessionStores(PluginCatalog catalog) {
    page.append(
        """
        ## session stores

        What may remember where sessions are: the `type` of a pool's `affinity`, with its options beside.

        """);
    catalog.sessionStores().stream()
        .sorted(Comparator.comparing(Descriptor::name))
        .forEach(this::plugin);
  }

  private void strategies(PluginCatalog catalog) {
    page.append(
        """
        ## strategies

        What a pool's `strategy` may be: a name, or a map with `name` and options.

        """);
    catalog.strategies().stream()
        .sorted(Comparator.comparing(Descriptor::name))
        .forEach(this::plugin);
    page.setLength(page.length() - 1);
  }

  private void plugin(Descriptor descriptor) {
    page.append("### ").append(descriptor.name()).append("\n\n").append(descriptor.summary());
    if (!descriptor.aliases().isEmpty()) {
      page.append(" Also accepted as `")
          .append(String.join("`, `", descriptor.aliases()))
          .append("`.");
    }
    if (descriptor.needs().contains(Need.HASH_KEY)) {
      page.append(" Needs the pool's `hash-on`.");
    }
    page.append("\n\n");
    if (!descriptor.options().isEmpty()) {
      page.append("| option | what it is | accepted | default |\n|---|---|---|---|\n");
      descriptor.options().forEach(this::option);
      page.append('\n');
    }
  }

  private void option(Option option) {
    String accepted =
        option.type() == Strategy.class
            ? "a strategy"
            : option.type() == Strategy[].class
                ? "one or several strategies"
                : option.type() == Map.class
                    ? "names, each with one or several texts"
                    : cell(OptionValue.shape(option).accepted());
    page.append("| `")
        .append(option.name())
        .append("` | ")
        .append(option.summary().replace("|", "\\|"))
        .append(" | ")
        .append(accepted)
        .append(" | ")
        .append(defaultOf(option))
        .append(" |\n");
  }

  private static String defaultOf(Option option) {
    if (option.defaultValue() == null) {
      return "**required**";
    }
    return option.defaultValue().isEmpty() ? "none" : cell(option.defaultValue());
  }
}
