package dev.fairlead.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plugin for another seam than strategies, and its options.
 *
 * @param name the plugin's own, even if the operator wrote an alias
 * @param options as those of a {@link StrategyConfig}, without nested strategies
 * @param version tells one version of the plugin's files from another, so that a new one is a
 *     change of the configuration; empty for one on the class path
 */
public record PluginConfig(String name, Map<String, Object> options, String version) {
  public PluginConfig {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
