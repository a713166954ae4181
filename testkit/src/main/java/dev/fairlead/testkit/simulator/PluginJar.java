package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.SpiVersion;
import dev.fairlead.spi.StrategyProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A plugin's JAR, taken or refused as the router does it: it says for which version of the
 * interface it was made, and sees that interface and the JDK only. So what plays here loads there.
 */
final class PluginJar {
  private static final String SPI_VERSION = "Fairlead-SPI-Version";

  private PluginJar() {}

  /**
   * The strategies of a JAR.
   *
   * @throws IllegalArgumentException if it is none, or the router would not load it
   * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
   */
  static List<StrategyProvider> strategies(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("plugin '" + file + "': no such file");
    }
    try {
      check(file);
      // Never closed: strategies may load classes until the end.
      URLClassLoader loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, new Boundary());
      List<StrategyProvider> found =
          ServiceLoader.load(StrategyProvider.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("plugin '" + file + "': it has no strategy");
      }
      return found;
    } catch (IOException e) {
      throw new IllegalArgumentException("plugin '" + file + "': " + e.getMessage(), e);
    }
  }

  private static void check(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      String version = manifest == null ? null : manifest.getMainAttributes().getValue(SPI_VERSION);
      if (!SpiVersion.accepts(version)) {
        throw new IllegalArgumentException(
            "plugin '"
                + file
                + "': its manifest says "
                + SPI_VERSION
                + ": "
                + version
                + "; expected a version that "
                + SpiVersion.CURRENT
                + " can load");
      }
    }
  }

  /** What a plugin sees of the world besides its own classes. */
  private static final class Boundary extends ClassLoader {
    private static final String SPI = StrategyProvider.class.getPackageName();

    Boundary() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(SPI) && name.lastIndexOf('.') == SPI.length()) {
        return Class.forName(name, false, StrategyProvider.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }
}
