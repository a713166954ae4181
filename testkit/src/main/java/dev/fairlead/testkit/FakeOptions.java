package dev.fairlead.testkit;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Options made from a descriptor: its defaults, and overrides written as an operator would write
 * them. What the router refuses at start-up is refused here: unknown names, text of the wrong type,
 * numbers out of range, a required option left out.
 */
public final class FakeOptions implements Options {
  private final Map<String, Class<?>> types = new LinkedHashMap<>();
  private final Map<String, Object> values = new HashMap<>();

  private FakeOptions(Descriptor descriptor, Map<String, ?> overrides) {
    for (Option option : descriptor.options()) {
      types.put(option.name(), option.type());
      Object given = overrides.get(option.name());
      values.put(option.name(), parsed(option, given));
    }
    for (String name : overrides.keySet()) {
      if (!types.containsKey(name)) {
        throw new IllegalArgumentException(
            "unknown option '"
                + name
                + "' of '"
                + descriptor.name()
                + "': expected one of "
                + types.keySet());
      }
    }
  }

  /** The defaults. */
  public static FakeOptions of(Descriptor descriptor) {
    return new FakeOptions(descriptor, Map.of());
  }

  /**
   * The defaults, and other values for some options.
   *
   * @param overrides text as in a configuration; a {@code List<String>} for a list of texts, a
   *     {@code Map<String, List<String>>} for a map; for a nested strategy a {@code
   *     Supplier<Strategy>}, for several a {@code Map<String, Supplier<Strategy>>}
   * @throws IllegalArgumentException for what the router would refuse; the message names what is
   *     accepted
   */
  public static FakeOptions of(Descriptor descriptor, Map<String, ?> overrides) {
    return new FakeOptions(descriptor, overrides);
  }

  private static Object parsed(Option option, Object given) {
    if (given instanceof Supplier || given instanceof Map || given instanceof List) {
      return given;
    }
    String text = given == null ? option.defaultValue() : given.toString();
    if (option.type() == Strategy.class || option.type() == Strategy[].class) {
      return text;
    }
    if (text == null) {
      throw new IllegalArgumentException("option '" + option.name() + "' is required");
    }
    return OptionText.parse(option, text);
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
  public Strategy newStrategy(String name) {
    Object value = checked(name, Strategy.class);
    if (value instanceof Supplier<?> supplier) {
      return (Strategy) supplier.get();
    }
    throw new IllegalArgumentException(
        "option '" + name + "': a test must give a Supplier<Strategy>; found " + value);
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return List.copyOf((List<String>) checked(name, String[].class));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, List<String>> lists(String name) {
    return new LinkedHashMap<>((Map<String, List<String>>) checked(name, Map.class));
  }

  @Override
  public Map<String, Strategy> newStrategies(String name) {
    Map<String, Strategy> made = new LinkedHashMap<>();
    Object value = checked(name, Strategy[].class);
    if (!(value instanceof Map<?, ?> suppliers)) {
      throw new IllegalArgumentException(
          "option '"
              + name
              + "': a test must give a Map<String, Supplier<Strategy>>; found "
              + value);
    }
    suppliers.forEach(
        (key, supplier) -> made.put((String) key, (Strategy) ((Supplier<?>) supplier).get()));
    return made;
  }

  private <T> T value(String name, Class<T> type) {
    return type.cast(checked(name, type));
  }

  private Object checked(String name, Class<?> type) {
    Class<?> declared = types.get(name);
    if (declared == null) {
      throw new IllegalArgumentException(
          "unknown option '" + name + "': expected one of " + types.keySet());
    }
    if (declared != type) {
      throw new IllegalArgumentException(
          "option '"
              + name
              + "' was read as "
              + type.getSimpleName()
              + " but is declared as "
              + declared.getSimpleName());
    }
    return values.get(name);
  }
}
