package dev.fairlead.dropin;

import dev.fairlead.config.PluginFolders;
import dev.fairlead.config.PluginsConfig.Source;
import dev.fairlead.dropin.Dropin.Offer;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Provider;
import dev.fairlead.spi.ProviderContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The plugins of a directory as one look at it found them. Immutable: {@link #look} makes the next,
 * which shares what has not changed. A file that cannot be used leaves the version before it in
 * force, if there is one; of two plugins that offer the same name the one that was there first
 * keeps it.
 */
public final class Dropins {
  /** Without a directory. */
  public static final Dropins NONE = new Dropins(Source.NONE, Map.of(), new TreeMap<>(), Map.of());

  private final Source source;
  private final Map<String, Dropin> loaded;
  private final Map<String, Problem> problems;
  private final Map<String, String> departed;

  /**
   * Why files cannot be used.
   *
   * @param fingerprint of the files, so that they are not tried again and again
   */
  private record Problem(String fingerprint, String reason) {}

  private Dropins(
      Source source,
      Map<String, Dropin> loaded,
      Map<String, Problem> problems,
      Map<String, String> departed) {
    this.source = source;
    this.loaded = loaded;
    this.problems = problems;
    this.departed = departed;
  }

  /** Those in use, in ascending order of name. */
  public Collection<Dropin> loaded() {
    return loaded.values();
  }

  /** The plugin of a name, or null. */
  public Dropin get(String name) {
    return loaded.get(name);
  }

  /** Why plugins cannot be used, or not their latest version, by name. */
  public Map<String, String> problems() {
    Map<String, String> reasons = new TreeMap<>();
    problems.forEach((name, problem) -> reasons.put(name, problem.reason));
    return reasons;
  }

  /** What those in use offer for an extension point. */
  public <P extends Provider<?>> List<Descriptor> descriptors(Class<P> seam) {
    List<Descriptor> all = new ArrayList<>();
    for (Dropin dropin : loaded.values()) {
      dropin.offers(seam).forEach(offer -> all.add(offer.descriptor()));
    }
    return all;
  }

  /** Tells one version of the files a plugin's descriptor is from from another; empty: not here. */
  public String version(Descriptor of) {
    for (Dropin dropin : loaded.values()) {
      if (dropin.offers().stream().anyMatch(offer -> offer.descriptor() == of)) {
        return dropin.fingerprint();
      }
    }
    return "";
  }

  /** The plugin that offers something; empty: none does. */
  public String owner(Class<?> seam, String name) {
    for (Dropin dropin : loaded.values()) {
      if (keys(dropin).contains(key(seam, name))) {
        return dropin.name();
      }
    }
    return "";
  }

  /**
   * Makes something that a plugin offers; for a limited time.
   *
   * @return null if no plugin offers it
   */
  public <T, P extends Provider<T>> DropinCalls<T> create(
      Class<P> seam, String name, ProviderContext context, Function<Descriptor, Options> options) {
    for (Dropin dropin : loaded.values()) {
      for (Offer<P> offer : dropin.offers(seam)) {
        if (offer.names().contains(name)) {
          Options given = options.apply(offer.descriptor());
          T made =
              Patience.run(
                  "create", dropin.loader(), () -> dropin.create(offer.provider(), context, given));
          return new DropinCalls<>(made, dropin.loader());
        }
      }
    }
    return null;
  }

  /**
   * Why something is not here that may be meant all the same; null if there is no reason to think
   * so.
   *
   * @param similar whether something that is here has nearly that name
   */
  public String absence(String strategy, boolean similar) {
    String gone = departed.get(strategy);
    if (gone != null || similar) {
      return gone;
    }
    for (Map.Entry<String, Problem> problem : problems.entrySet()) {
      if (!loaded.containsKey(problem.getKey())) {
        return "not there, but plugin " + problem.getKey() + " cannot be used and may have it";
      }
    }
    return null;
  }

  // ---- the next

  /**
   * Looks at a directory. Blocks: it reads all files, and lets new plugins describe themselves.
   *
   * @param taken names of strategies that are on the class path
   */
  public Dropins look(Source where, Set<String> taken) {
    return look(where, taken, Allowance.ofHeap());
  }

  /**
   * As {@link #look(Source, Set)}.
   *
   * @param allowance the memory for all plugins
   */
  Dropins look(Source where, Set<String> taken, Allowance allowance) {
    Map<String, Problem> refused = new TreeMap<>();
    Map<String, Dropin> found = new TreeMap<>();
    if (where.directory() != null) {
      try {
        List<Path> paths = PluginFolders.plugins(where.directory());
        for (Path path : paths) {
          Dropin before = loaded.get(path.getFileName().toString());
          allowance.giveBack(before == null ? 0 : -before.octets());
        }
        for (Path path : paths) {
          String name = path.getFileName().toString();
          Dropin dropin = look(name, path, where, refused, allowance);
          if (dropin != null) {
            found.put(name, dropin);
          }
        }
      } catch (IOException e) {
        // What cannot be seen has not been removed.
        refused.put(where.directory().toString(), new Problem("", "cannot be read: " + e));
        found.putAll(loaded);
      }
    }
    return with(where, distinct(found, taken, refused), refused);
  }

  private Dropin look(
      String name, Path path, Source where, Map<String, Problem> refused, Allowance allowance) {
    Dropin before = where.sha256().equals(source.sha256()) ? loaded.get(name) : null;
    Problem known = problems.get(name);
    String fingerprint = "";
    try {
      PluginFiles files = PluginFiles.read(path, allowance);
      fingerprint = files.fingerprint();
      if (before != null && before.fingerprint().equals(fingerprint)) {
        return before;
      }
      if (known != null && known.fingerprint.equals(fingerprint) && where.equals(source)) {
        refused.put(name, known);
        return before;
      }
      return load(name, files, where, allowance);
    } catch (Allowance.Exceeded e) {
      // To be tried again whatever happens to the others.
      refused.put(name, new Problem("", e.getMessage()));
    } catch (IOException e) {
      refused.put(name, new Problem(fingerprint, "cannot be read: " + e));
    } catch (DropinException e) {
      refused.put(name, new Problem(fingerprint, e.getMessage()));
    }
    return before;
  }

  /** In the place of its version before, which goes, if there is one. */
  private Dropin load(String name, PluginFiles files, Source where, Allowance allowance)
      throws DropinException {
    long left = allowance.left();
    Dropin before = loaded.get(name);
    long freed = before == null ? 0 : before.octets();
    allowance.giveBack(freed);
    Dropin dropin = null;
    try {
      dropin = Dropin.load(files, where.sha256(), allowance);
      return dropin;
    } finally {
      long needed = dropin == null ? 0 : dropin.octets() - freed;
      allowance.giveBack(left - needed - allowance.left());
    }
  }

  private Map<String, Dropin> distinct(
      Map<String, Dropin> found, Set<String> taken, Map<String, Problem> refused) {
    Map<String, String> owners = new HashMap<>();
    Map<String, Dropin> chosen = new TreeMap<>();
    List<String> order = new ArrayList<>();
    found.keySet().stream().filter(loaded::containsKey).forEach(order::add);
    found.keySet().stream().filter(name -> !loaded.containsKey(name)).forEach(order::add);
    for (String name : order) {
      Dropin dropin = found.get(name);
      String clash = clash(dropin, taken, owners);
      if (clash != null) {
        // To be tried again whatever happens to the other.
        refused.put(name, new Problem("", clash));
        Dropin before = loaded.get(name);
        dropin = before != null && clash(before, taken, owners) == null ? before : null;
      }
      if (dropin != null) {
        chosen.put(name, dropin);
        keys(dropin).forEach(key -> owners.put(key, name));
      }
    }
    return chosen;
  }

  private static String clash(Dropin dropin, Set<String> taken, Map<String, String> owners) {
    for (String key : keys(dropin)) {
      String name = key.substring(key.indexOf(' ') + 1);
      if (taken.contains(key)) {
        return "offers '" + name + "', which the router brings itself";
      }
      if (owners.containsKey(key)) {
        return "offers '" + name + "', as plugin " + owners.get(key) + " does";
      }
    }
    return null;
  }

  /** What tells one thing on offer from another: extension point and name. */
  static String key(Class<?> seam, String name) {
    return seam.getSimpleName() + " " + name;
  }

  private static List<String> keys(Dropin dropin) {
    List<String> keys = new ArrayList<>();
    for (Offer<?> offer : dropin.offers()) {
      offer.names().forEach(name -> keys.add(key(offer.seam(), name)));
    }
    return keys;
  }

  /** Goes back to an earlier version of one plugin, as the one here fails in use. */
  public Dropins holdBack(String name, String reason, Dropins before) {
    Map<String, Dropin> chosen = new TreeMap<>(loaded);
    Map<String, Problem> refused = new TreeMap<>(problems);
    Dropin failed = chosen.put(name, before.loaded.get(name));
    refused.put(name, new Problem(failed.fingerprint(), reason));
    return with(source, chosen, refused);
  }

  private Dropins with(Source where, Map<String, Dropin> chosen, Map<String, Problem> refused) {
    Map<String, String> gone = new HashMap<>(departed);
    for (Dropin dropin : loaded.values()) {
      for (Offer<?> offer : dropin.offers()) {
        offer.names().forEach(name -> gone.put(name, "its plugin " + dropin + " was removed"));
      }
    }
    for (Dropin dropin : chosen.values()) {
      dropin.offers().forEach(offer -> gone.keySet().removeAll(offer.names()));
    }
    return new Dropins(where, chosen, refused, gone);
  }
}
