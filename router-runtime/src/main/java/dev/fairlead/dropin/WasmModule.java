package dev.fairlead.dropin;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A WebAssembly module as a plugin: the strategy {@code wasm} of the class path with this module,
 * under the name of its file. The module is handed over as it was read, so that what was allowed is
 * what runs.
 */
record WasmModule(Descriptor descriptor, String version, byte[] octets)
    implements StrategyProvider {
  private static final String HOST = "wasm";
  private static final String MODULE = "module";
  private static final String INLINE = "data:application/wasm;base64,";
  private static final byte[] MAGIC = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int SHOWN_DIGITS = 12;

  /**
   * Makes the plugin of a file.
   *
   * @throws DropinException if it is no module that can be used, or its name is not that of a
   *     strategy
   */
  static WasmModule of(PluginFiles files) throws DropinException {
    byte[] octets = files.files().get(files.name());
    if (octets == null) {
      throw new DropinException("has gone");
    }
    checkWhole(octets);
    StrategyProvider host = host();
    if (host == null) {
      throw new DropinException("cannot be run: this router is built without the strategy wasm");
    }
    String version = "sha256:" + files.sha256().get(files.name()).substring(0, SHOWN_DIGITS);
    WasmModule module =
        new WasmModule(descriptor(files.name(), host.descriptor()), version, octets);
    ModuleTrial.of(module);
    return module;
  }

  private static Descriptor descriptor(String file, Descriptor host) throws DropinException {
    List<Option> options =
        host.options().stream().filter(option -> !option.name().equals(MODULE)).toList();
    String summary = "Sends requests in proportion to weights that " + file + " gives.";
    String name = file.substring(0, file.lastIndexOf('.'));
    try {
      return new Descriptor(name, summary, options, host.needs());
    } catch (IllegalArgumentException e) {
      throw new DropinException("cannot name a strategy: " + e.getMessage(), e);
    }
  }

  /** Found anew, as it has no state: null without. */
  private static StrategyProvider host() {
    ClassLoader loader = WasmModule.class.getClassLoader();
    for (StrategyProvider provider : ServiceLoader.load(StrategyProvider.class, loader)) {
      if (provider.descriptor().name().equals(HOST)) {
        return provider;
      }
    }
    return null;
  }

  /**
   * Whether the sections end where the file does, which tells a file that was not copied
   * completely. All else is found out by a trial.
   */
  private static void checkWhole(byte[] octets) throws DropinException {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= octets.length || octets[i] != MAGIC[i]) {
        throw new DropinException("is not a WebAssembly module");
      }
    }
    long at = MAGIC.length;
    while (at < octets.length) {
      at++;
      long size = 0;
      int shift = 0;
      boolean more = true;
      while (more && at < octets.length && shift < Integer.SIZE) {
        size |= (octets[(int) at] & 0x7FL) << shift;
        more = octets[(int) at] < 0;
        shift += 7;
        at++;
      }
      at = more ? octets.length + 1L : at + size;
    }
    if (at != octets.length || octets.length == MAGIC.length) {
      throw new DropinException("is not a whole WebAssembly module: its end is missing");
    }
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    String module = INLINE + Base64.getEncoder().encodeToString(octets);
    return host().create(context, new WithModule(options, module));
  }

  /** The configured options, and the one that is not the operator's to choose. */
  private record WithModule(Options options, String module) implements Options {
    @Override
    public String text(String name) {
      return name.equals(MODULE) ? module : options.text(name);
    }

    @Override
    public int integer(String name) {
      return options.integer(name);
    }

    @Override
    public double decimal(String name) {
      return options.decimal(name);
    }

    @Override
    public boolean flag(String name) {
      return options.flag(name);
    }

    @Override
    public Duration duration(String name) {
      return options.duration(name);
    }

    @Override
    public List<String> texts(String name) {
      return options.texts(name);
    }

    @Override
    public Map<String, List<String>> lists(String name) {
      return options.lists(name);
    }

    @Override
    public Strategy newStrategy(String name) {
      return options.newStrategy(name);
    }

    @Override
    public Map<String, Strategy> newStrategies(String name) {
      return options.newStrategies(name);
    }
  }
}
