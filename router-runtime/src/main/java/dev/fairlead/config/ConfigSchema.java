package dev.fairlead.config;

import java.util.Map;
import java.util.TreeMap;

/** The JSON Schema (draft 7) of a configuration file, for editors. */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** The schema as JSON; it offers the strategies of the catalog and allows others. */
  public static String json(PluginCatalog catalog) {
    Map<String, Object> definitions = new TreeMap<>();
    RouterSection.SECTION.sections(
        section -> definitions.put(section.definition(), section.definitionSchema()));
    definitions.put("strategy", StrategyShape.definitionSchema(catalog));
    Map<String, Object> schema =
        Json.object(
            "$schema",
            "http://json-schema.org/draft-07/schema#",
            "title",
            "Fairlead configuration");
    @SuppressWarnings("unchecked") // a definition is what Section makes
    Map<String, Object> root =
        (Map<String, Object>) definitions.remove(RouterSection.SECTION.definition());
    schema.putAll(root);
    schema.remove("required"); // one of several files need not hold everything
    schema.put("definitions", definitions);
    return Json.write(schema);
  }
}
