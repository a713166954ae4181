package dev.fairlead.config;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code check FILE...}: says whether a configuration is valid, without opening a port. */
public final class CheckCommand {
  private static final int VALID = 0;
  private static final int INVALID = 2;

  private final PluginCatalog catalog;
  private final Function<String, String> environment;
  private final Function<RouterConfig, List<String>> trial;

  /**
   * @param environment answers null for a variable that is not set
   * @param trial tries what reading alone does not show, and answers what fails
   */
  public CheckCommand(
      PluginCatalog catalog,
      Function<String, String> environment,
      Function<RouterConfig, List<String>> trial) {
    this.catalog = catalog;
    this.environment = environment;
    this.trial = trial;
  }

  /**
   * Checks files and directories, merged as the router would.
   *
   * @param paths at least one
   * @param out what the configuration holds
   * @param err errors and warnings, one on a line
   * @return the exit code: 0 if the configuration is valid, with warnings or not; else 2
   */
  public int run(List<Path> paths, PrintStream out, PrintStream err) {
    List<ConfigError> warnings = new ArrayList<>();
    try {
      RouterConfig config = new ConfigReader(catalog, environment, warnings::add).read(paths);
      warnings.forEach(warning -> err.println("warning: " + warning));
      List<String> failures = trial.apply(config);
      if (!failures.isEmpty()) {
        failures.forEach(err::println);
        err.println("invalid: " + count(failures.size(), "error"));
        return INVALID;
      }
      out.println("valid: " + summary(config));
      return VALID;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      err.println("invalid: " + count(e.errors().size(), "error"));
      return INVALID;
    }
  }

  private static String summary(RouterConfig config) {
    int endpoints = config.pools().stream().mapToInt(pool -> pool.endpoints().size()).sum();
    return String.join(
        ", ",
        count(config.listeners().size(), "listener"),
        count(config.routes().size(), "route"),
        count(config.pools().size(), "pool"),
        count(endpoints, "endpoint"));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
