package dev.fairlead.blackbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * {@code samples/plugin}, built as its {@code pom.xml} says but with the compiler alone, as this
 * project's own modules are in no repository while it is being built.
 */
final class SamplePlugin {
  private static final Path ROOT = root();
  static final Path SOURCES = ROOT.resolve("samples/plugin");

  private SamplePlugin() {}

  private static Path root() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(path.resolve("samples/plugin"))) {
      path = path.getParent();
    }
    return path;
  }

  /** Where the classes of a module are, which this build has compiled. */
  static Path classes(String module) {
    return ROOT.resolve(module + "/target/classes");
  }

  static Path simulator() {
    return ROOT.resolve("simulator/target/simulator.jar");
  }

  /** Compiles one of its source folders. */
  static void compile(String folder, Path into, List<Path> classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(SOURCES.resolve(folder))) {
      List<Path> units = sources.filter(path -> path.toString().endsWith(".java")).toList();
      String paths = String.join(java.io.File.pathSeparator, texts(classPath));
      List<String> options =
          List.of("--release", "17", "-Xlint:all", "-Werror", "-cp", paths, "-d", into.toString());
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
          .call()) {
        throw new AssertionError("samples/plugin/" + folder + " does not compile");
      }
    }
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  /**
   * Makes the JAR and puts it there at once.
   *
   * @param release of the plugin
   */
  static void jar(Path classes, String release, Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Implementation-Version", release);
    manifest.getMainAttributes().putValue("Fairlead-SPI-Version", spiVersionOfPom());
    Path aside = file.resolveSibling("." + file.getFileName());
    try (OutputStream out = Files.newOutputStream(aside);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      add(classes, jar);
      add(SOURCES.resolve("src/main/resources"), jar);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String spiVersionOfPom() throws IOException {
    String pom = Files.readString(SOURCES.resolve("pom.xml"));
    return pom.replaceAll("(?s).*<Fairlead-SPI-Version>(.*)</Fairlead-SPI-Version>.*", "$1");
  }

  private static void add(Path folder, JarOutputStream jar) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    for (Path file : files) {
      jar.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
      Files.copy(file, jar);
      jar.closeEntry();
    }
  }
}
