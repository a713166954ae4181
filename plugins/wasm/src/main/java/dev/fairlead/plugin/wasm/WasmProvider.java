package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code wasm}: by weights that a WebAssembly module gives. The module is asked on a tick, off the
 * request path; of two endpoints drawn by these weights the less loaded is taken. While it has
 * given none, or has failed too often, another strategy chooses.
 *
 * <p>A pick is O(1): a random number and two array reads for each endpoint drawn (Walker's alias
 * method, 1977). O(n) if four draws fall on endpoints that were tried.
 */
public final class WasmProvider implements StrategyProvider {
  private static final int PAGES_PER_MIB = 16;

  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "wasm",
          "Sends requests in proportion to weights that a WebAssembly module gives again and again.",
          List.of(
              new Option("module", String.class, null, "The module's file, such as `best.wasm`."),
              Option.duration(
                  "tick",
                  "1s",
                  Duration.ofMillis(10),
                  Duration.ofHours(1),
                  "How often the module is asked."),
              new Option(
                  "choices",
                  Integer.class,
                  "2",
                  1,
                  2,
                  "How many endpoints are drawn by weight; of two, the one with fewer requests in"
                      + " flight for its weight is taken."),
              new Option(
                  "settings",
                  String.class,
                  "",
                  "A text that is handed to the module at its start."),
              new Option("labels", String[].class, "", "Labels whose values the module is told."),
              Option.duration(
                  "time-limit",
                  "500ms",
                  Duration.ofMillis(1),
                  Duration.ofMinutes(1),
                  "How long the module may take each time."),
              new Option(
                  "instruction-limit",
                  Integer.class,
                  "10000000",
                  10_000,
                  1_000_000_000,
                  "How many instructions the module may execute each time."),
              new Option(
                  "memory-limit",
                  Integer.class,
                  "16",
                  1,
                  1024,
                  "How much memory the module may have, in MiB."),
              new Option(
                  "quarantine-after",
                  Integer.class,
                  "3",
                  1,
                  1000,
                  "After how many faults in a row the module is not asked again."),
              new Option(
                  "fallback",
                  Strategy.class,
                  "p2c",
                  "The strategy that chooses while there are no weights.")),
          Set.of(Need.LATENCY, Need.OLDEST_UNANSWERED, Need.LOAD_REPORTS));

  /** For {@link java.util.ServiceLoader}. */
  public WasmProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    Duration tick = options.duration("tick");
    Duration time = options.duration("time-limit");
    int pages = options.integer("memory-limit") * PAGES_PER_MIB;
    Limits limits = new Limits(time, options.integer("instruction-limit"), pages);
    ModuleSource source = source(options.text("module"));
    Adviser adviser;
    try {
      adviser =
          new Adviser(
              context,
              source,
              limits,
              options.text("settings"),
              options.integer("quarantine-after"));
    } catch (ModuleException e) {
      throw new IllegalArgumentException("module " + source + " " + e.getMessage(), e);
    }
    WasmStrategy strategy =
        new WasmStrategy(
            context,
            adviser,
            options.texts("labels"),
            options.newStrategy("fallback"),
            options.integer("choices"));
    strategy.start(tick);
    return strategy;
  }

  private static ModuleSource source(String location) {
    try {
      return ModuleSource.of(location);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("module '" + location + "': expected a path", e);
    }
  }
}
