package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What counts as a plugin in a directory: a JAR, a WebAssembly module, or a folder with at least
 * one JAR. What is hidden, such as a copy under way by a careful tool, does not.
 */
public final class PluginFolders {
  private static final String JAR = ".jar";
  private static final String MODULE = ".wasm";

  private PluginFolders() {}

  /**
   * The JARs, modules and folders of a directory, in ascending order of name.
   *
   * @throws IOException if the directory cannot be read
   */
  public static List<Path> plugins(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(PluginFolders::isPlugin).sorted().toList();
    }
  }

  private static boolean isPlugin(Path path) {
    return isFile(path, JAR)
        || isFile(path, MODULE)
        || !hidden(path) && Files.isDirectory(path) && !files(path).isEmpty();
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static boolean isFile(Path path, String ending) {
    return !hidden(path) && path.toString().endsWith(ending) && Files.isRegularFile(path);
  }

  /** Whether a plugin of that name is a WebAssembly module. */
  public static boolean isModule(String plugin) {
    return plugin.endsWith(MODULE);
  }

  /**
   * The files a plugin is made of, in ascending order of name: of a folder its JARs, else itself;
   * none if it is gone.
   */
  public static List<Path> files(Path plugin) {
    if (!Files.isDirectory(plugin)) {
      return isPlugin(plugin) ? List.of(plugin) : List.of();
    }
    try (Stream<Path> found = Files.list(plugin)) {
      return found.filter(file -> isFile(file, JAR)).sorted().toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** All files of a directory that plugins are made of; none if it is null or cannot be read. */
  static List<Path> all(Path directory) {
    List<Path> files = new ArrayList<>();
    if (directory != null) {
      try {
        plugins(directory).forEach(plugin -> files.addAll(files(plugin)));
      } catch (IOException gone) {
        return List.of();
      }
    }
    return files;
  }
}
