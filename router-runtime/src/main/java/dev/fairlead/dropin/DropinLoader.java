package dev.fairlead.dropin;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** Loads the classes of one plugin from memory. */
final class DropinLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final String plugin;
  private final List<Archive> archives;

  /**
   * @param plugin names it in stack traces and resource URLs
   * @param archives searched in this order
   */
  DropinLoader(String plugin, List<Archive> archives) {
    super(name(plugin), SpiBoundary.INSTANCE);
    this.plugin = plugin;
    this.archives = List.copyOf(archives);
    Leftovers.loaded(plugin, this);
  }

  /** What frames of a plugin's classes have for a name of their loader. */
  static String name(String plugin) {
    return "plugin " + plugin;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (SpiBoundary.isSpi(name)) {
      // A class of the plugin's own in there would see what is private to the package.
      throw new ClassNotFoundException(name + ": not in this version of " + SpiBoundary.SPI);
    }
    String path = name.replace('.', '/') + ".class";
    for (Archive archive : archives) {
      byte[] octets = archive.entries().get(path);
      if (octets != null) {
        definePackage(name, archive.manifest());
        return defineClass(name, octets, 0, octets.length);
      }
    }
    throw new ClassNotFoundException(name);
  }

  private void definePackage(String className, Manifest manifest) {
    int dot = className.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(className.substring(0, dot)) == null) {
      Attributes main = manifest.getMainAttributes();
      try {
        definePackage(
            className.substring(0, dot),
            main.getValue(Attributes.Name.SPECIFICATION_TITLE),
            main.getValue(Attributes.Name.SPECIFICATION_VERSION),
            main.getValue(Attributes.Name.SPECIFICATION_VENDOR),
            main.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
            main.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
            main.getValue(Attributes.Name.IMPLEMENTATION_VENDOR),
            null);
      } catch (IllegalArgumentException e) {
        // Another thread was faster.
        assert getDefinedPackage(className.substring(0, dot)) != null;
      }
    }
  }

  @Override
  protected URL findResource(String name) {
    for (int i = 0; i < archives.size(); i++) {
      byte[] octets = archives.get(i).entries().get(name);
      if (octets != null) {
        return url(i, name, octets);
      }
    }
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    List<URL> found = new ArrayList<>();
    for (int i = 0; i < archives.size(); i++) {
      byte[] octets = archives.get(i).entries().get(name);
      if (octets != null) {
        found.add(url(i, name, octets));
      }
    }
    return Collections.enumeration(found);
  }

  private URL url(int archive, String name, byte[] octets) {
    try {
      // Without a host, as comparing URLs would look its name up.
      String path = "/" + plugin + "/" + archive + "/" + name;
      return new URL("fairlead", "", -1, path, new Handler(octets));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  @Override
  public String toString() {
    return plugin;
  }

  /** A plugin's resource, which has no file behind it. */
  private static final class Handler extends URLStreamHandler {
    private final byte[] octets;

    Handler(byte[] octets) {
      this.octets = octets;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(octets);
        }

        @Override
        public long getContentLengthLong() {
          return octets.length;
        }
      };
    }
  }
}
