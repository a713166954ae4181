package dev.fairlead.config;

import dev.fairlead.config.PluginsConfig.Source;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the operator's files to a valid {@link RouterConfig}, or says all that is wrong with them.
 * It opens no port and asks no name server; it reads the certificates and keys the files refer to.
 * May be used again and again, by one thread at a time.
 */
public final class ConfigReader {
  private final PluginCatalog catalog;
  private final Substitution substitution;
  private final Consumer<ConfigError> warnings;
  private final Clock clock;
  private volatile Map<Path, Optional<FileTime>> named = Map.of();
  private volatile Path plugins;

  /**
   * Warnings are dropped.
   *
   * @param environment answers null for a variable that is not set; usually {@code System::getenv}
   */
  public ConfigReader(PluginCatalog catalog, Function<String, String> environment) {
    this(catalog, environment, warning -> {});
  }

  /**
   * @param environment answers null for a variable that is not set; usually {@code System::getenv}
   * @param warnings is told what is doubtful in a configuration that is valid
   */
  public ConfigReader(
      PluginCatalog catalog, Function<String, String> environment, Consumer<ConfigError> warnings) {
    this(catalog, environment, warnings, Clock.systemUTC());
  }

  ConfigReader(
      PluginCatalog catalog,
      Function<String, String> environment,
      Consumer<ConfigError> warnings,
      Clock clock) {
    this.catalog = catalog;
    this.substitution = new Substitution(environment::apply);
    this.warnings = warnings;
    this.clock = clock;
  }

  /**
   * The paths of a text such as {@code FAIRLEAD_CONFIG}: separated by commas or the platform's path
   * separator.
   */
  public static List<Path> paths(String text) {
    List<Path> paths = new ArrayList<>();
    for (String path : text.split("[," + File.pathSeparator + "]")) {
      if (!path.isBlank()) {
        paths.add(Path.of(path.strip()));
      }
    }
    return paths;
  }

  /**
   * The files that {@link #read} would read, in that order: a directory stands for all its {@code
   * *.yaml} and {@code *.yml} that are not hidden. What does not exist, or is a directory without
   * such a file, stays as it is.
   */
  public static List<Path> files(List<Path> paths) {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      List<Path> inside = Files.isDirectory(path) ? inside(path) : List.of();
      for (Path file : inside.isEmpty() ? List.of(path) : inside) {
        files.putIfAbsent(file.toAbsolutePath().normalize(), file);
      }
    }
    List<Path> sorted = new ArrayList<>(files.values());
    sorted.sort(
        Comparator.comparing((Path file) -> String.valueOf(file.getFileName()))
            .thenComparing(Comparator.naturalOrder()));
    return sorted;
  }

  private static List<Path> inside(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(ConfigReader::isYaml).filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  /**
   * Reads and merges files and directories.
   *
   * @param paths at least one
   * @throws ConfigException with everything that is wrong
   */
  public RouterConfig read(List<Path> paths) throws ConfigException {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no file to read");
    }
    Reading reading = new Reading(catalog, clock.instant());
    List<Path> files = files(paths);
    ConfigTree tree = new ConfigTree(reading, substitution);
    ConfigNode.Mapping root = tree.merge(files);
    RouterConfig config = null;
    Source source = PluginsSection.source(root, catalog);
    plugins = source.directory();
    PluginFolders.all(plugins).forEach(reading::named);
    reading.catalog(catalog.with(source));
    if (tree.complete()) {
      config = RouterSection.SECTION.read(root, reading);
      new ConfigValidator(root, reading).validate(config);
    } else {
      RouterSection.SECTION.readPart(root, reading);
    }
    named = reading.named();
    List<ConfigError> errors = reading.errors();
    if (!errors.isEmpty() || config == null) {
      throw new ConfigException(sorted(errors, files));
    }
    sorted(reading.warnings(), files).forEach(warnings);
    return config;
  }

  /**
   * The files, certificates for example, that the configuration read last refers to, valid or not,
   * with the time of the last change before they were read; empty for those that did not exist. So
   * are files of plugins that have been added to the directory since. From any thread.
   */
  public Map<Path, Optional<FileTime>> namedFiles() {
    Map<Path, Optional<FileTime>> files = new HashMap<>(named);
    PluginFolders.all(plugins).forEach(file -> files.putIfAbsent(file, Optional.empty()));
    return files;
  }

  private static List<ConfigError> sorted(List<ConfigError> errors, List<Path> files) {
    List<String> names = files.stream().map(Path::toString).toList();
    errors.sort(
        Comparator.comparingInt((ConfigError error) -> names.indexOf(error.file()))
            .thenComparingInt(ConfigError::line)
            .thenComparingInt(ConfigError::column));
    return errors;
  }
}
