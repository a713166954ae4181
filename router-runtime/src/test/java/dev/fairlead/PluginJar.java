package dev.fairlead;

import dev.fairlead.spi.StrategyProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A plugin's JAR, compiled by the test that needs it as a stranger would: against the SPI alone.
 */
public final class PluginJar {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();

  /** An empty JAR for the current version of the interface. */
  public PluginJar() {
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Fairlead-SPI-Version", "1.0");
  }

  /**
   * A JAR with one strategy.
   *
   * @param name of the strategy
   * @param members of a class that is {@code Strategy} and has a {@code context}, {@code options}
   *     and, unless it overrides {@code update}, must have {@code Endpoint pick(RequestContext
   *     request, EndpointSet set)}
   */
  public static PluginJar strategy(String name, String members) {
    return new PluginJar()
        .source("example.Provider", provider(name, ""))
        .source("example.Own", own(members))
        .service(StrategyProvider.class, "example.Provider");
  }

  /** The source of a provider; {@code body} is put into its {@code create}. */
  public static String provider(String name, String body) {
    return """
    package example;
    import dev.fairlead.spi.*;
    import java.util.*;
    public class Provider implements StrategyProvider {
      public Descriptor descriptor() {
        return new Descriptor("%s", "An example.", List.of(), Set.of());
      }
      public Strategy create(ProviderContext context, Options options) {
        %s
        return new Own(context, options);
      }
    }
    """
        .formatted(name, body);
  }

  /** The source of the strategy it makes. */
  public static String own(String members) {
    String update =
        members.contains(" update(")
            ? ""
            : "public Picker update(EndpointSet set) { return request -> pick(request, set); }";
    return """
    package example;
    import dev.fairlead.spi.*;
    import java.util.*;
    public class Own implements Strategy {
      final ProviderContext context;
      Own(ProviderContext context, Options options) { this.context = context; }
      static Endpoint free(RequestContext request, EndpointSet set) {
        for (int i = 0; i < set.size(); i++) {
          if (!request.tried(set.get(i))) { return set.get(i); }
        }
        return null;
      }
      %s
      %s
    }
    """
        .formatted(update, members);
  }

  public PluginJar source(String className, String text) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    sources.put(className, text);
    pending = compiler;
    return this;
  }

  private final Map<String, String> sources = new LinkedHashMap<>();
  private JavaCompiler pending;

  public PluginJar service(Class<?> seam, String... providers) {
    return entry("META-INF/services/" + seam.getName(), String.join("\n", providers));
  }

  public PluginJar entry(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Leaves something out that was compiled. */
  public PluginJar without(String entry) {
    compile();
    entries.remove(entry);
    return this;
  }

  /**
   * @param value null takes it out
   */
  public PluginJar manifest(String name, String value) {
    if (value == null) {
      manifest.getMainAttributes().remove(new java.util.jar.Attributes.Name(name));
    } else {
      manifest.getMainAttributes().putValue(name, value);
    }
    return this;
  }

  public byte[] bytes() {
    compile();
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(octets, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return octets.toByteArray();
  }

  /** Puts it there at once, as a rename does. */
  public Path to(Path file) {
    try {
      Path aside = Files.createTempFile(file.getParent(), ".copy", "");
      Files.write(aside, bytes());
      return Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile() {
    if (pending == null) {
      return;
    }
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard = pending.getStandardFileManager(null, null, null)) {
      JavaFileManager memory = new Memory(standard);
      List<String> options = List.of("--release", "17", "-classpath", spi());
      List<Source> units =
          sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
      if (!pending.getTask(null, memory, messages, options, null, units).call()) {
        throw new AssertionError(messages.getDiagnostics().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pending = null;
  }

  /** Where the interface's classes are. */
  public static String spi() {
    try {
      return Path.of(
              StrategyProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("mem:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    Memory(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String entry = className.replace('.', '/') + ".class";
      return new SimpleJavaFileObject(URI.create("mem:///" + entry), kind) {
        @Override
        public ByteArrayOutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              entries.put(entry, toByteArray());
            }
          };
        }
      };
    }
  }
}
