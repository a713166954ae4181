package dev.fairlead.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Plugins that are put into a directory, and what is done with any plugin that misbehaves.
 *
 * @param source where they are
 * @param faults after how many within a minute a pool's strategy is quarantined
 * @param fallback what pools run on meanwhile; null: {@code p2c} where it is installed, else
 *     endpoints in turn
 * @param slow a call on an event loop that takes longer is a fault
 * @param blocked a call on an event loop that takes longer is the end: its strategy is quarantined
 */
public record PluginsConfig(
    Source source, int faults, StrategyConfig fallback, Duration slow, Duration blocked) {
  public static final PluginsConfig DEFAULT =
      new PluginsConfig(Source.NONE, 100, null, Duration.ofMillis(20), Duration.ofSeconds(1));

  /**
   * Where plugins are found.
   *
   * @param directory null: nowhere but on the class path
   * @param sha256 of the files that may be loaded, in lower-case hexadecimal; empty: all
   */
  public record Source(Path directory, Set<String> sha256) {
    public static final Source NONE = new Source(null, Set.of());

    public Source {
      sha256 = Set.copyOf(sha256);
    }
  }
}
