package dev.fairlead.config;

import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strategy's name and options. The reader has checked both against {@link PluginCatalog}; only
 * where it excuses the {@linkplain PluginCatalog#absence absence} of a strategy, nothing is known
 * of its options, and none are kept.
 *
 * @param name the plugin's own, even if the operator wrote an alias
 * @param options by option name, in order of the file; a scalar's text, read by {@link
 *     OptionValue}; a {@code StrategyConfig} for a nested strategy, a list of them for several; a
 *     list of texts, or a map of such lists by name; without those that the operator left out
 */
public record StrategyConfig(String name, Map<String, Object> options) {
  public static final StrategyConfig DEFAULT = new StrategyConfig("round-robin", Map.of());

  public StrategyConfig {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** The strategies nested in it by an option, its default included; none for other options. */
  public List<StrategyConfig> nested(Option option) {
    if (option.type() != Strategy.class && option.type() != Strategy[].class) {
      return List.of();
    }
    Object written = options.get(option.name());
    List<?> all =
        written instanceof List<?> list
            ? list
            : written != null ? List.of(written) : OptionValue.items(option.defaultValue());
    return all.stream()
        .map(
            each ->
                each instanceof StrategyConfig config
                    ? config
                    : new StrategyConfig(each.toString(), Map.of()))
        .toList();
  }
}
