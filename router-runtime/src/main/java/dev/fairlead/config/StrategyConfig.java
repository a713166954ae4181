package dev.fairlead.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A strategy's name and options. The reader has checked both against {@link PluginCatalog}.
 *
 * @param name the plugin's own, even if the operator wrote an alias
 * @param options by option name, in order of the file; a scalar's text, read by {@link
 *     OptionValue}, or a {@code StrategyConfig} for a nested strategy; without those that the
 *     operator left out
 */
public record StrategyConfig(String name, Map<String, Object> options) {
  public static final StrategyConfig DEFAULT = new StrategyConfig("round-robin", Map.of());

  public StrategyConfig {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
