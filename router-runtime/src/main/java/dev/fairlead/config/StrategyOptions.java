package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The configured values of a strategy, or of another plugin, over the defaults of its descriptor.
 */
public final class StrategyOptions implements Options {
  private final Map<String, Object> values = new HashMap<>();
  private final Descriptor descriptor;
  private final Function<StrategyConfig, Strategy> nested;

  /**
   * @param nested makes a nested strategy
   * @throws IllegalArgumentException if a value is not what the descriptor accepts
   */
  public StrategyOptions(
      Descriptor descriptor, StrategyConfig config, Function<StrategyConfig, Strategy> nested) {
    this.descriptor = descriptor;
    this.nested = nested;
    for (Option option : descriptor.options()) {
      Object written = config.options().get(option.name());
      if (option.type() == Strategy.class) {
        values.put(option.name(), config.nested(option).get(0));
      } else if (option.type() == Strategy[].class) {
        values.put(option.name(), config.nested(option));
      } else if (written instanceof List || written instanceof Map) {
        values.put(option.name(), written);
      } else {
        String text = written == null ? option.defaultValue() : written.toString();
        if (text == null) {
          throw new IllegalArgumentException("option '" + option.name() + "' is required");
        }
        values.put(option.name(), OptionValue.parse(option, text));
      }
    }
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw unlisted(name, type);
    }
    return type.cast(value);
  }

  @Override
  public String text(String name) {
    return value(name, String.class);
  }

  @Override
  public int integer(String name) {
    return value(name, Integer.class);
  }

  @Override
  public double decimal(String name) {
    return value(name, Double.class);
  }

  @Override
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  @Override
  public Duration duration(String name) {
    return value(name, Duration.class);
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return (List<String>) declared(name, String[].class);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, List<String>> lists(String name) {
    return (Map<String, List<String>>) declared(name, Map.class);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, Strategy> newStrategies(String name) {
    Map<String, Strategy> made = new LinkedHashMap<>();
    for (StrategyConfig config : (List<StrategyConfig>) declared(name, Strategy[].class)) {
      String key = config.name();
      for (int i = 2; made.containsKey(key); i++) {
        key = config.name() + "-" + i;
      }
      made.put(key, nested.apply(config));
    }
    return made;
  }

  private Object declared(String name, Class<?> type) {
    for (Option option : descriptor.options()) {
      if (option.name().equals(name) && option.type() == type) {
        return values.get(name);
      }
    }
    throw unlisted(name, type);
  }

  private IllegalArgumentException unlisted(String name, Class<?> type) {
    return new IllegalArgumentException(
        "strategy '"
            + descriptor.name()
            + "' lists no option '"
            + name
            + "' of type "
            + type.getSimpleName());
  }

  @Override
  public Strategy newStrategy(String name) {
    return nested.apply(value(name, StrategyConfig.class));
  }
}
