package dev.fairlead.dropin;

import dev.fairlead.config.OptionValue;
import dev.fairlead.config.PluginFolders;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.spi.HealthCheckProvider;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Provider;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RateLimiterProvider;
import dev.fairlead.spi.SessionStoreProvider;
import dev.fairlead.spi.SpiVersion;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.jar.Attributes;

/**
 * A plugin of the directory, loaded and described. Immutable. It lives as long as anything made by
 * it is in use: nothing is to be closed, as all of it is in memory.
 */
public final class Dropin {
  /** What a JAR says in its manifest of the interface it was made for. */
  static final String SPI_VERSION = "Fairlead-SPI-Version";

  /** Not in a native binary, which has this property. */
  private static final boolean LOADS_CLASSES =
      System.getProperty("org.graalvm.nativeimage.imagecode") == null;

  private static final List<Class<? extends Provider<?>>> SEAMS =
      List.of(
          StrategyProvider.class,
          HealthCheckProvider.class,
          DiscoveryProvider.class,
          RateLimiterProvider.class,
          SessionStoreProvider.class);

  private final String name;
  private final Map<String, String> sha256;
  private final ClassLoader loader;
  private final List<Offer<?>> offers;
  private final long octets;
  private final ReentrantLock making = new ReentrantLock();

  /**
   * Something a plugin can make.
   *
   * @param seam which of the extension points it is for
   * @param descriptor as it was when the plugin was loaded
   */
  record Offer<P extends Provider<?>>(
      Class<P> seam, P provider, Descriptor descriptor, String version) {
    /** The name and all aliases. */
    List<String> names() {
      List<String> names = new ArrayList<>(descriptor.aliases());
      names.add(descriptor.name());
      return names;
    }
  }

  private Dropin(PluginFiles files, ClassLoader loader, List<Offer<?>> offers, long octets) {
    this.name = files.name();
    this.sha256 = files.sha256();
    this.octets = octets;
    this.loader = loader;
    this.offers = List.copyOf(offers);
  }

  /** The file or folder. */
  public String name() {
    return name;
  }

  /** What it brings, for people. */
  public String summary() {
    List<String> all = new ArrayList<>();
    for (Offer<?> offer : offers) {
      String seam = offer.seam().getSimpleName().replace("Provider", "");
      String kind = seam.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
      all.add(kind + " " + offer.descriptor().name() + " " + offer.version());
    }
    return String.join(", ", all);
  }

  /** Of its files, by path, in hexadecimal. */
  public Map<String, String> sha256() {
    return sha256;
  }

  /** Tells one version of its files from another. */
  public String fingerprint() {
    return sha256.toString();
  }

  /** What it holds in memory, its classes as they are in its files. */
  long octets() {
    return octets;
  }

  List<Offer<?>> offers() {
    return offers;
  }

  /** What it offers for an extension point. */
  @SuppressWarnings("unchecked") // an offer's provider is of its seam
  <P extends Provider<?>> List<Offer<P>> offers(Class<P> seam) {
    List<Offer<P>> matching = new ArrayList<>();
    for (Offer<?> offer : offers) {
      if (offer.seam() == seam) {
        matching.add((Offer<P>) offer);
      }
    }
    return matching;
  }

  /** Whether a frame of a stack is in a class of a plugin. */
  public static boolean isOf(String plugin, StackTraceElement frame) {
    return DropinLoader.name(plugin).equals(frame.getClassLoaderName());
  }

  /** Makes something, from one thread at a time. */
  <T> T create(Provider<T> provider, ProviderContext context, Options options)
      throws InterruptedException {
    making.lockInterruptibly();
    try {
      return provider.create(context, options);
    } finally {
      making.unlock();
    }
  }

  ClassLoader loader() {
    return loader;
  }

  /**
   * Loads a plugin and lets it describe itself.
   *
   * @param allowed SHA-256 of the files that may be loaded, in hexadecimal; empty: all
   * @param allowance from which is taken all that is in memory while it is loaded
   * @throws DropinException if it cannot be used
   */
  static Dropin load(PluginFiles files, Set<String> allowed, Allowance allowance)
      throws DropinException {
    return load(files, allowed, allowance, LOADS_CLASSES);
  }

  /**
   * As {@link #load(PluginFiles, Set, Allowance)}.
   *
   * @param loadsClasses whether this platform can
   */
  static Dropin load(
      PluginFiles files, Set<String> allowed, Allowance allowance, boolean loadsClasses)
      throws DropinException {
    if (!allowed.isEmpty()) {
      for (Map.Entry<String, String> file : files.sha256().entrySet()) {
        if (!allowed.contains(file.getValue())) {
          throw new DropinException(
              "is not on the list of allowed plugins: the SHA-256 of "
                  + file.getKey()
                  + " is "
                  + file.getValue());
        }
      }
    }
    allowance.take(files.octets(), PluginFiles.HAVE);
    if (PluginFolders.isModule(files.name())) {
      return module(files);
    }
    if (!loadsClasses) {
      throw new DropinException(
          "has classes, and this router is a native binary, which cannot load any: make it a"
              + " WebAssembly module (.wasm), or run the router on a JVM");
    }
    return archives(files, allowance);
  }

  private static Dropin module(PluginFiles files) throws DropinException {
    WasmModule module = WasmModule.of(files);
    Offer<StrategyProvider> offer =
        new Offer<>(StrategyProvider.class, module, module.descriptor(), module.version());
    ClassLoader loader = WasmModule.class.getClassLoader();
    return new Dropin(files, loader, List.of(offer), module.octets().length);
  }

  private static Dropin archives(PluginFiles files, Allowance allowance) throws DropinException {
    List<Archive> archives = new ArrayList<>();
    for (Map.Entry<String, byte[]> jar : files.files().entrySet()) {
      try {
        archives.add(Archive.read(jar.getValue(), allowance));
      } catch (Allowance.Exceeded e) {
        throw e;
      } catch (DropinException e) {
        String which = files.files().size() == 1 ? "" : jar.getKey() + " ";
        throw new DropinException(which + e.getMessage(), e);
      }
    }
    checkVersion(archives);
    DropinLoader loader = new DropinLoader(files.name(), archives);
    List<Offer<?>> offers = described(loader);
    if (offers.isEmpty()) {
      throw new DropinException(
          "provides nothing: expected a file such as META-INF/services/"
              + StrategyProvider.class.getName());
    }
    long octets = archives.stream().mapToLong(Archive::octets).sum();
    return new Dropin(files, loader, offers, octets);
  }

  private static void checkVersion(List<Archive> archives) throws DropinException {
    boolean said = false;
    for (Archive archive : archives) {
      Attributes main = archive.manifest().getMainAttributes();
      String version = main.getValue(SPI_VERSION);
      if (version != null && !SpiVersion.accepts(version.strip())) {
        throw new DropinException(
            "was made for version "
                + version
                + " of the interface; this router accepts up to "
                + SpiVersion.CURRENT);
      }
      said |= version != null;
    }
    if (!said) {
      throw new DropinException(
          "does not say which version of the interface it was made for; expected "
              + SPI_VERSION
              + ": "
              + SpiVersion.CURRENT
              + " in its manifest");
    }
  }

  private static List<Offer<?>> offers(DropinLoader loader) throws DropinException {
    List<Offer<?>> offers = new ArrayList<>();
    for (Class<? extends Provider<?>> seam : SEAMS) {
      offers(loader, seam, offers);
    }
    return offers;
  }

  private static <P extends Provider<?>> void offers(
      DropinLoader loader, Class<P> seam, List<Offer<?>> offers) throws DropinException {
    Set<String> names = new HashSet<>();
    for (P provider : ServiceLoader.load(seam, loader)) {
      Descriptor descriptor = provider.descriptor();
      if (descriptor == null) {
        throw new DropinException(provider.getClass().getName() + " describes itself with null");
      }
      Offer<P> offer = new Offer<>(seam, provider, descriptor, version(provider));
      for (String name : offer.names()) {
        if (!names.add(name)) {
          throw new DropinException("offers '" + name + "' twice");
        }
      }
      for (Option option : descriptor.options()) {
        check(seam, descriptor, option);
      }
      offers.add(offer);
    }
  }

  private static void check(Class<?> seam, Descriptor descriptor, Option option)
      throws DropinException {
    boolean nests = option.type() == Strategy.class || option.type() == Strategy[].class;
    if (nests && seam != StrategyProvider.class) {
      throw new DropinException(descriptor.name() + ": only strategies nest strategies");
    }
    try {
      OptionValue.check(option);
    } catch (IllegalArgumentException e) {
      throw new DropinException(descriptor.name() + ": " + e.getMessage(), e);
    }
  }

  private static String version(Provider<?> provider) {
    String version = provider.version();
    return version == null ? "unversioned" : version;
  }

  private static List<Offer<?>> described(DropinLoader loader) throws DropinException {
    try {
      return Patience.call("its loading", loader, Patience.LIMIT, () -> offers(loader));
    } catch (DropinException e) {
      throw e;
    } catch (Throwable e) {
      // Whatever it throws, an Error of a missing class included, says that it cannot be used.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String more = e.toString().contains(cause.toString()) ? "" : ": " + cause;
      throw new DropinException("fails to load: " + e + more, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
