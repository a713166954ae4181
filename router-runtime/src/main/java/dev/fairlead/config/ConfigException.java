package dev.fairlead.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is not valid; carries everything that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigError> errors;

  ConfigException(List<ConfigError> errors) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /**
   * At least one and the first 1,000, in the order of files, lines and columns. The message has one
   * line for each.
   */
  public List<ConfigError> errors() {
    return errors;
  }
}
