package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What counts as a plugin in a directory: a JAR, or a folder with at least one JAR. What is hidden,
 * such as a copy under way by a careful tool, does not.
 */
public final class PluginFolders {
  private static final String JAR = ".jar";

  private PluginFolders() {}

  /**
   * The JARs and folders of a directory, in ascending order of name.
   *
   * @throws IOException if the directory cannot be read
   */
  public static List<Path> plugins(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(PluginFolders::isPlugin).sorted().toList();
    }
  }

  private static boolean isPlugin(Path path) {
    return isJar(path) || !hidden(path) && Files.isDirectory(path) && !jars(path).isEmpty();
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static boolean isJar(Path path) {
    return !hidden(path) && path.toString().endsWith(JAR) && Files.isRegularFile(path);
  }

  /** The JARs a plugin is made of, in ascending order of name; none if it is gone. */
  public static List<Path> jars(Path plugin) {
    if (!Files.isDirectory(plugin)) {
      return isJar(plugin) ? List.of(plugin) : List.of();
    }
    try (Stream<Path> found = Files.list(plugin)) {
      return found.filter(PluginFolders::isJar).sorted().toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** All files of a directory that plugins are made of; none if it is null or cannot be read. */
  static List<Path> files(Path directory) {
    List<Path> files = new ArrayList<>();
    if (directory != null) {
      try {
        plugins(directory).forEach(plugin -> files.addAll(jars(plugin)));
      } catch (IOException gone) {
        return List.of();
      }
    }
    return files;
  }
}
