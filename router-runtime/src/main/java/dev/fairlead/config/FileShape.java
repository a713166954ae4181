package dev.fairlead.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** A path; a relative one starts at the directory of the file it is written in. */
final class FileShape extends Shape<Path> {
  private final String what;
  private final boolean named;
  private final Function<Path, String> problem;

  FileShape(String what, boolean input) {
    this(what, input, input ? FileShape::unreadable : FileShape::unwritable);
  }

  private FileShape(String what, boolean named, Function<Path, String> problem) {
    this.what = what;
    this.named = named;
    this.problem = problem;
  }

  /** A directory to read. */
  static FileShape directory(String what) {
    return new FileShape(what, false, FileShape::noDirectory);
  }

  @Override
  Path readValue(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar) || scalar.text().isEmpty()) {
      wrongKind(node, reading);
      return null;
    }
    try {
      Path path = node.place().file().resolveSibling(scalar.text()).normalize();
      if (named) {
        reading.named(path);
      }
      String wrong = problem.apply(path);
      if (wrong == null) {
        return path;
      }
      reading.error(node, wrong + " (" + path.toAbsolutePath() + "); expected " + what);
    } catch (InvalidPathException e) {
      reading.error(node, "is no path; expected " + what);
    }
    return null;
  }

  private static String unreadable(Path path) {
    if (!Files.exists(path)) {
      return "no such file";
    }
    if (!Files.isRegularFile(path)) {
      return "is not a regular file";
    }
    return Files.isReadable(path) ? null : "is not readable";
  }

  private static String noDirectory(Path path) {
    if (!Files.exists(path)) {
      return "no such directory";
    }
    if (!Files.isDirectory(path)) {
      return "is not a directory";
    }
    return Files.isReadable(path) ? null : "is not readable";
  }

  private static String unwritable(Path path) {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return "its directory does not exist";
    }
    if (Files.isDirectory(path)) {
      return "is a directory";
    }
    return Files.isWritable(Files.exists(path) ? path : directory) ? null : "is not writable";
  }

  @Override
  String accepted() {
    return what;
  }

  @Override
  Map<String, Object> schema() {
    return Scalars.TEXT;
  }
}
