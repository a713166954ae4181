package dev.fairlead.config;

import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.spi.Need;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads {@code plugins}, and its short form {@code plugins-dir}. */
final class PluginsSection {
  private static final PluginsConfig DEFAULT = PluginsConfig.DEFAULT;
  private static final Shape<Path> DIRECTORY = FileShape.directory("a directory that exists");

  /** The short form, at the top level. */
  static final Key<Path> PLUGINS_DIR =
      Key.optional("plugins-dir", DIRECTORY, "Short for `plugins: { dir: … }`.");

  private static final Key<Path> DIR =
      Key.optional(
          "dir",
          DIRECTORY,
          "Where plugins are put: each a JAR, a folder of JARs or a `.wasm` module of its own.");
  private static final Key<List<String>> SHA256 =
      Key.described(
          "sha256",
          Shapes.oneOrMore(
              Scalars.text(
                  "the SHA-256 of a file, 64 hexadecimal digits",
                  Pattern.compile("[0-9a-fA-F]{64}"))),
          List.of(),
          "all files",
          "The only files of the directory that may be loaded, by their SHA-256.");
  private static final Key<Integer> FAULTS =
      Key.optional(
          "faults",
          Scalars.integer(1, 1_000_000),
          DEFAULT.faults(),
          "After how many faults within a minute a pool's strategy is quarantined.");
  private static final Key<StrategyConfig> FALLBACK =
      Key.described(
          "fallback",
          StrategyShape.STRATEGY,
          null,
          "`p2c`",
          "What a pool runs on while its own strategy is quarantined, or its plugin is missing.");
  private static final Key<Duration> SLOW =
      Key.optional(
          "slow",
          Scalars.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
          DEFAULT.slow(),
          "A call into a strategy that holds an event loop for longer is a fault.");
  private static final Key<Duration> BLOCKED =
      Key.optional(
          "blocked",
          Scalars.duration(Duration.ofMillis(10), Duration.ofMinutes(10)),
          DEFAULT.blocked(),
          "A strategy that holds an event loop for longer in one call is quarantined at once.");

  static final Key<PluginsConfig> PLUGINS =
      Key.described(
          "plugins",
          new Section<>(
              "plugins",
              "Plugins that are put into a directory, and what is done with any that misbehaves.",
              List.of(DIR, SHA256, FAULTS, FALLBACK, SLOW, BLOCKED),
              PluginsSection::check,
              PluginsSection::make),
          DEFAULT,
          "only plugins on the class path",
          "Plugins in a directory, and what is done with any that misbehaves.");

  private PluginsSection() {}

  /**
   * What the catalog must be asked for before the rest can be read. Mistakes are not reported: that
   * comes when the whole is read.
   */
  static Source source(ConfigNode.Mapping root, PluginCatalog catalog) {
    Reading aside = new Reading(catalog, Instant.EPOCH);
    Path directory = read(root, PLUGINS_DIR, aside);
    List<String> sha256 = null;
    if (root.child(PLUGINS.name()) instanceof ConfigNode.Mapping plugins) {
      Path other = read(plugins, DIR, aside);
      directory = other == null ? directory : other;
      sha256 = read(plugins, SHA256, aside);
    }
    return source(directory, sha256 == null ? List.of() : sha256);
  }

  private static <T> T read(ConfigNode.Mapping mapping, Key<T> key, Reading aside) {
    ConfigNode node = mapping.child(key.name());
    return node == null ? null : key.shape().read(node, aside);
  }

  private static Source source(Path directory, List<String> sha256) {
    HashSet<String> allowed = new HashSet<>();
    sha256.forEach(each -> allowed.add(each.toLowerCase(Locale.ROOT)));
    return new Source(directory, allowed);
  }

  private static void check(Fields fields) {
    if (fields.get(SLOW).compareTo(fields.get(BLOCKED)) > 0) {
      fields.error(fields.has(SLOW) ? SLOW : BLOCKED, "slow expects at most blocked");
    }
    if (fields.valid(FALLBACK)
        && StrategyShape.needs(fields.get(FALLBACK), fields.reading().catalog())
            .contains(Need.HASH_KEY)) {
      fields.error(FALLBACK, "hashes a key, which not every pool has; expected another strategy");
    }
  }

  private static PluginsConfig make(Fields fields) {
    return new PluginsConfig(
        source(fields.get(DIR), fields.get(SHA256)),
        fields.get(FAULTS),
        fields.get(FALLBACK),
        fields.get(SLOW),
        fields.get(BLOCKED));
  }

  /** Reports what plugins of the directory cannot be used; at the top level. */
  static void checkTop(Fields fields) {
    boolean full = fields.node(PLUGINS).child(DIR.name()) != null;
    if (fields.has(PLUGINS_DIR) && fields.has(PLUGINS) && full) {
      fields.error(PLUGINS_DIR, "is the same as plugins.dir; expected one of them");
    }
    Key<?> where = fields.has(PLUGINS_DIR) ? PLUGINS_DIR : PLUGINS;
    for (String problem : fields.reading().catalog().problems()) {
      fields.warn(where, problem);
    }
    if (fields.has(PLUGINS) && !full && !fields.has(PLUGINS_DIR)) {
      ConfigNode sha256 = fields.node(PLUGINS).child(SHA256.name());
      if (sha256 != null) {
        fields.reading().warn(sha256, "has no effect without a directory");
      }
    }
  }

  /** What both keys together say. */
  static PluginsConfig all(Fields fields) {
    PluginsConfig plugins = fields.get(PLUGINS);
    Path directory = fields.get(PLUGINS_DIR);
    if (directory == null) {
      return plugins;
    }
    return new PluginsConfig(
        new Source(directory, plugins.source().sha256()),
        plugins.faults(),
        plugins.fallback(),
        plugins.slow(),
        plugins.blocked());
  }
}
