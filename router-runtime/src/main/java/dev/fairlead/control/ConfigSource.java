package dev.fairlead.control;

import dev.fairlead.config.ConfigError;
import dev.fairlead.config.ConfigException;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.PluginCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Brings the operator's files to the router: at the start, when they change, and when asked to. */
final class ConfigSource {
  private static final Logger LOG = Logger.getLogger(ConfigSource.class);

  private final Router router;
  private final List<Path> paths;
  private final ConfigReader reader;
  private final ConfigWatcher watcher;

  /**
   * @param environment answers null for a variable that is not set
   */
  ConfigSource(
      Router router,
      List<Path> paths,
      PluginCatalog catalog,
      Function<String, String> environment) {
    this.router = router;
    this.paths = List.copyOf(paths);
    this.reader = new ConfigReader(catalog, environment, ConfigSource::warn);
    this.watcher = new ConfigWatcher(paths, reader::namedFiles, this::reload);
    watcher.remember();
  }

  private static void warn(ConfigError warning) {
    LOG.warn(warning);
  }

  /** Files and directories. */
  List<Path> paths() {
    return paths;
  }

  /**
   * Reads the files and puts them in force.
   *
   * @throws ConfigException if they are not valid
   * @throws RouterException if they cannot be put in force
   */
  synchronized void apply() throws ConfigException, RouterException {
    router.apply(reader.read(paths));
  }

  /**
   * Reads the files anew; if that fails the configuration in force stays, and log and metric tell.
   *
   * @return null, or why it was refused
   */
  synchronized String reload() {
    try {
      RouterState before = router.state();
      apply();
      LOG.infof("configuration reloaded from %s", paths);
      Summary.opened(before, router.state()).forEach(LOG::info);
      return null;
    } catch (ConfigException e) {
      router.refused();
      LOG.errorf("configuration not reloaded, the one before stays in force:%n%s", e.getMessage());
      return e.getMessage();
    } catch (RouterException e) {
      router.refused();
      LOG.errorf("configuration not applied, the one before stays in force: %s", e.getMessage());
      return e.getMessage();
    } catch (RuntimeException e) {
      router.refused();
      LOG.error("configuration not applied, the one before stays in force", e);
      return e.toString();
    }
  }

  /** Reloads whenever the files, or files they name, change. */
  void watch(ScheduledExecutorService executor) {
    watcher.start(executor);
  }
}
