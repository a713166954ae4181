package dev.fairlead.control;

import dev.fairlead.config.ConfigException;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.InstalledPlugins;
import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.PluginCatalog;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.listener.NativeLibraries;
import dev.fairlead.listener.TlsContexts;
import dev.fairlead.spi.Descriptor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Does on another core, while Quarkus boots, what the router will do after it: reads the
 * configuration and loads native libraries. Nothing is kept but loaded classes and libraries, so
 * nothing depends on whether it came to an end; what is wrong with the configuration is said by
 * whoever reads it next.
 */
public final class HeadStart {
  /** Without the plugins of a directory, which are loaded once and not twice. */
  private static final class Lenient implements PluginCatalog {
    private final PluginCatalog installed = new InstalledPlugins();

    @Override
    public Collection<Descriptor> strategies() {
      return installed.strategies();
    }

    @Override
    public String absence(String strategy, boolean similar) {
      return "not looked for";
    }
  }

  private HeadStart() {}

  /**
   * Begins, on a thread of its own. Logging is set up before, on the caller's: two threads that do
   * it at once wait for each other for ever, the one inside the log manager's lock for the class
   * that the other is initializing, and that one for the lock. A SIGHUP ends the process no more.
   */
  public static void begin(List<Path> paths) {
    Logger.getLogger(HeadStart.class);
    Hangup.on(() -> {}); // whatever changed is still to be read
    Thread thread = new Thread(() -> run(paths), "fairlead-head-start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(List<Path> paths) {
    NativeLibraries.load(false);
    if (!paths.isEmpty()) {
      try {
        RouterConfig config = new ConfigReader(new Lenient(), System::getenv).read(paths);
        NativeLibraries.load(speaksTls(config));
        for (ListenerConfig listener : config.listeners()) {
          if (listener.tls() != null) {
            TlsContexts.of(listener.name(), listener.tls(), listener.protocols(), null);
          }
        }
      } catch (ConfigException | RuntimeException e) {
        // Reported by the start itself.
      }
    }
    // What the start reports is formatted, and the first to format loads the data of the locale.
    "%d".formatted(0);
  }

  private static boolean speaksTls(RouterConfig config) {
    return config.listeners().stream().anyMatch(listener -> listener.tls() != null)
        || config.pools().stream()
            .flatMap(pool -> pool.endpoints().stream())
            .anyMatch(EndpointConfig::tls);
  }
}
