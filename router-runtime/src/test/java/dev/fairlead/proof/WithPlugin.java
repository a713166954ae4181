package dev.fairlead.proof;

import dev.fairlead.spi.Provider;
import dev.fairlead.spi.StrategyProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Lets the service loader find a plugin besides the others, on this thread and until closed. */
final class WithPlugin extends ClassLoader implements AutoCloseable {
  private final Class<?> seam;
  private final Path services;

  private WithPlugin(ClassLoader parent, Class<?> seam, Path services) {
    super(parent);
    this.seam = seam;
    this.services = services;
  }

  /**
   * @param directory for a file of its own
   */
  static WithPlugin install(Path directory, Class<? extends StrategyProvider> provider)
      throws IOException {
    return install(directory, StrategyProvider.class, provider);
  }

  /**
   * @param directory for a file of its own
   * @param seam the kind of provider it is
   */
  static <P extends Provider<?>> WithPlugin install(
      Path directory, Class<P> seam, Class<? extends P> provider) throws IOException {
    Path services = directory.resolve(seam.getSimpleName());
    Files.writeString(services, provider.getName());
    Thread thread = Thread.currentThread();
    WithPlugin loader = new WithPlugin(thread.getContextClassLoader(), seam, services);
    thread.setContextClassLoader(loader);
    return loader;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(super.getResources(name));
    if (name.equals("META-INF/services/" + seam.getName())) {
      all.add(services.toUri().toURL());
    }
    return Collections.enumeration(all);
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(getParent());
  }
}
