package dev.fairlead.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one reading of a configuration has and collects. Used by one thread. */
final class Reading {
  /** A file made of mistakes must not fill the memory with messages. */
  private static final int MOST = 1000;

  private final PluginCatalog catalog;
  private final Instant now;
  private final Set<ConfigError> errors = new LinkedHashSet<>();
  private final Set<ConfigError> warnings = new LinkedHashSet<>();

  Reading(PluginCatalog catalog, Instant now) {
    this.catalog = catalog;
    this.now = now;
  }

  PluginCatalog catalog() {
    return catalog;
  }

  /** When certificates must be valid. */
  Instant now() {
    return now;
  }

  void error(ConfigNode node, String message) {
    error(node, message, null);
  }

  void error(ConfigNode node, String message, String suggestion) {
    error(node.place(), node.path(), value(node), message, suggestion);
  }

  void error(Place place, String path, String value, String message, String suggestion) {
    if (errors.size() >= MOST) {
      return;
    }
    errors.add(
        new ConfigError(
            place.file().toString(),
            place.line(),
            place.column(),
            path,
            value,
            message,
            suggestion));
  }

  void warn(ConfigNode node, String message) {
    Place place = node.place();
    if (warnings.size() >= MOST) {
      return;
    }
    warnings.add(
        new ConfigError(
            place.file().toString(),
            place.line(),
            place.column(),
            node.path(),
            value(node),
            message,
            null));
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
