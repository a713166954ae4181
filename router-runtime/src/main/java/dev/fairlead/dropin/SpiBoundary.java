package dev.fairlead.dropin;

import dev.fairlead.spi.Strategy;
import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;

/**
 * What all drop-in plugins see of the world: the JDK, and the package {@code dev.fairlead.spi} as
 * the router itself sees it. Not the router, its libraries, or the plugins on its class path.
 */
final class SpiBoundary extends ClassLoader {
  static final String SPI = Strategy.class.getPackageName();
  static final SpiBoundary INSTANCE = new SpiBoundary();

  static {
    registerAsParallelCapable();
  }

  private SpiBoundary() {
    super("fairlead-spi", ClassLoader.getPlatformClassLoader());
  }

  static boolean isSpi(String className) {
    return className.startsWith(SPI) && className.lastIndexOf('.') == SPI.length();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isSpi(name)) {
      return Class.forName(name, false, Strategy.class.getClassLoader());
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return getParent().getResources(name);
  }
}
