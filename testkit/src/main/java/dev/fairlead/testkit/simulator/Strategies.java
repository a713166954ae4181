package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The strategies a simulation can find by name, the reference {@code oracle} among them. */
public final class Strategies {
  private final Map<String, StrategyProvider> byName = new TreeMap<>();

  private Strategies() {
    add(new OracleProvider());
  }

  /** What {@link ServiceLoader} finds for the class loader of the thread. */
  public static Strategies onClassPath() {
    return of(Thread.currentThread().getContextClassLoader());
  }

  /**
   * What {@link ServiceLoader} finds.
   *
   * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
   */
  public static Strategies of(ClassLoader loader) {
    Strategies strategies = new Strategies();
    ServiceLoader.load(StrategyProvider.class, loader).forEach(strategies::add);
    return strategies;
  }

  /** These and one more, which takes the place of one of the same name. */
  public Strategies with(StrategyProvider provider) {
    Strategies more = new Strategies();
    more.byName.putAll(byName);
    more.add(provider);
    return more;
  }

  private void add(StrategyProvider provider) {
    Descriptor descriptor = provider.descriptor();
    byName.put(descriptor.name(), provider);
    descriptor.aliases().forEach(alias -> byName.putIfAbsent(alias, provider));
  }

  /** Names and aliases, in alphabetical order, each with the strategy's description. */
  public Map<String, Descriptor> descriptors() {
    Map<String, Descriptor> descriptors = new TreeMap<>();
    byName.forEach((name, provider) -> descriptors.put(name, provider.descriptor()));
    return descriptors;
  }

  /**
   * Checks that a strategy can be made as written.
   *
   * @throws IllegalArgumentException if there is none of that name, or an option is not accepted
   */
  public void check(String spec) {
    contestant(spec).create(new FakeProviderContext()).close();
  }

  Contestant contestant(String spec) {
    StrategySpec parsed = StrategySpec.parse(spec);
    return contestant(spec, provider(parsed.name()), parsed.options());
  }

  Contestant contestant(StrategyProvider provider, Map<String, ?> options) {
    StringBuilder label = new StringBuilder(provider.descriptor().name());
    char separator = ':';
    for (Map.Entry<String, ?> option : new TreeMap<>(options).entrySet()) {
      boolean text = option.getValue() instanceof String || option.getValue() instanceof Number;
      label.append(separator).append(option.getKey());
      label.append('=').append(text ? option.getValue() : "…");
      separator = ',';
    }
    return contestant(label.toString(), provider, options);
  }

  private Contestant contestant(String label, StrategyProvider provider, Map<String, ?> options) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    Function<ProviderContext, Strategy> maker = maker(provider, options, needs);
    return new Contestant(label, needs, maker);
  }

  private StrategyProvider provider(String name) {
    StrategyProvider provider = byName.get(name);
    if (provider == null) {
      throw new IllegalArgumentException(Suggestion.unknown("strategy", name, byName.keySet()));
    }
    return provider;
  }

  /** How to make it; what it and those nested in it need is added to {@code needs}. */
  private Function<ProviderContext, Strategy> maker(
      StrategyProvider provider, Map<String, ?> given, Set<Need> needs) {
    Descriptor descriptor = provider.descriptor();
    needs.addAll(descriptor.needs());
    Map<String, Object> fixed = new HashMap<>(given);
    Map<String, Map<String, Function<ProviderContext, Strategy>>> nested = new LinkedHashMap<>();
    for (Option option : descriptor.options()) {
      Object value = given.get(option.name());
      if (value != null && !(value instanceof String)) {
        continue;
      }
      String text = value == null ? option.defaultValue() : (String) value;
      if (text == null) {
        continue;
      }
      if (option.type() == Strategy.class && !text.isBlank()) {
        nested.put(option.name(), nested(List.of(text), needs));
      } else if (option.type() == Strategy[].class) {
        nested.put(option.name(), nested(StrategySpec.list(text), needs));
      } else if (option.type() == String[].class) {
        fixed.put(option.name(), StrategySpec.list(text));
      } else if (option.type() == Map.class) {
        fixed.put(option.name(), StrategySpec.map(text));
      }
    }
    // What is wrong with the options is said now, not in the middle of a run.
    FakeOptions.of(descriptor, overrides(descriptor, fixed, nested, null));
    return context -> {
      Options options = FakeOptions.of(descriptor, overrides(descriptor, fixed, nested, context));
      // Providers may expect one thread at a time; simulations run side by side.
      synchronized (provider) {
        return provider.create(context, options);
      }
    };
  }

  private Map<String, Function<ProviderContext, Strategy>> nested(
      List<String> specs, Set<Need> needs) {
    Map<String, Function<ProviderContext, Strategy>> makers = new LinkedHashMap<>();
    for (String text : specs) {
      StrategySpec spec = StrategySpec.parse(text);
      String key = spec.name();
      for (int i = 2; makers.containsKey(key); i++) {
        key = spec.name() + "-" + i;
      }
      makers.put(key, maker(provider(spec.name()), spec.options(), needs));
    }
    return makers;
  }

  private static Map<String, Object> overrides(
      Descriptor descriptor,
      Map<String, Object> fixed,
      Map<String, Map<String, Function<ProviderContext, Strategy>>> nested,
      ProviderContext context) {
    Map<String, Object> overrides = new HashMap<>(fixed);
    for (Option option : descriptor.options()) {
      Map<String, Function<ProviderContext, Strategy>> makers = nested.get(option.name());
      if (makers == null) {
        continue;
      }
      Map<String, Supplier<Strategy>> suppliers = new LinkedHashMap<>();
      makers.forEach((key, maker) -> suppliers.put(key, () -> maker.apply(context)));
      overrides.put(
          option.name(),
          option.type() == Strategy.class ? suppliers.values().iterator().next() : suppliers);
    }
    return overrides;
  }
}
