package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one reading of a configuration has and collects. Used by one thread. */
final class Reading {
  /** A file made of mistakes must not fill the memory with messages. */
  private static final int MOST = 1000;

  private PluginCatalog catalog;
  private final Instant now;
  private boolean full;
  private final Set<ConfigError> errors = new LinkedHashSet<>();
  private final Set<ConfigError> warnings = new LinkedHashSet<>();
  private final Map<Path, Optional<FileTime>> named = new HashMap<>();

  Reading(PluginCatalog catalog, Instant now) {
    this.catalog = catalog;
    this.now = now;
  }

  PluginCatalog catalog() {
    return catalog;
  }

  /** Goes on with another, once it is known where plugins are. */
  void catalog(PluginCatalog value) {
    catalog = value;
  }

  /** When certificates must be valid. */
  Instant now() {
    return now;
  }

  /** Remembers a file that the configuration refers to, there or not; before it is read. */
  void named(Path file) {
    Optional<FileTime> modified;
    try {
      modified = Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException e) {
      modified = Optional.empty();
    }
    named.putIfAbsent(file, modified);
  }

  /** Files that the configuration refers to, with when they had been written before. */
  Map<Path, Optional<FileTime>> named() {
    return Map.copyOf(named);
  }

  void error(ConfigNode node, String message) {
    error(node, message, null);
  }

  void error(ConfigNode node, String message, String suggestion) {
    error(node.place(), node.path(), value(node), message, suggestion);
  }

  void error(Place place, String path, String value, String message, String suggestion) {
    if (errors.size() < MOST) {
      errors.add(at(place, path, value, message, suggestion));
    } else if (!full) {
      full = true;
      errors.add(at(place, "", null, MOST + " errors are listed, what follows is not", null));
    }
  }

  private static ConfigError at(
      Place place, String path, String value, String message, String suggestion) {
    return new ConfigError(
        place.file().toString(), place.line(), place.column(), path, value, message, suggestion);
  }

  void warn(ConfigNode node, String message) {
    if (warnings.size() < MOST) {
      warnings.add(at(node.place(), node.path(), value(node), message, null));
    }
  }

  List<ConfigError> errors() {
    return new ArrayList<>(errors);
  }

  List<ConfigError> warnings() {
    return new ArrayList<>(warnings);
  }

  private static String value(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && !scalar.text().isEmpty()
        ? scalar.text()
        : null;
  }
}
