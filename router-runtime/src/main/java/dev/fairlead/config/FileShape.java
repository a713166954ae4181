package dev.fairlead.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** A path; a relative one starts at the directory of the file it is written in. */
final class FileShape extends Shape<Path> {
  private final String what;
  private final boolean input;

  FileShape(String what, boolean input) {
    this.what = what;
    this.input = input;
  }

  @Override
  Path readValue(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar) || scalar.text().isEmpty()) {
      wrongKind(node, reading);
      return null;
    }
    try {
      Path path = node.place().file().resolveSibling(scalar.text()).normalize();
      if (input) {
        reading.named(path);
      }
      String problem = input ? unreadable(path) : unwritable(path);
      if (problem == null) {
        return path;
      }
      reading.error(node, problem + " (" + path.toAbsolutePath() + "); expected " + what);
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
