package dev.fairlead.dropin;

import dev.fairlead.config.PluginFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one plugin is made of: a JAR, a folder of JARs of which one is the plugin and the others its
 * libraries, or a WebAssembly module. Read once, so that what is checked is what is loaded.
 *
 * @param name of the file or folder, which names the plugin to operators
 * @param files their contents by path, in ascending order
 * @param sha256 by path, in hexadecimal
 */
record PluginFiles(String name, Map<String, byte[]> files, Map<String, String> sha256) {
  static final String HAVE = "its files have";

  /**
   * Reads them.
   *
   * @param allowance which they must not exceed; nothing is taken from it
   */
  static PluginFiles read(Path path, Allowance allowance) throws IOException, DropinException {
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> digests = new LinkedHashMap<>();
    long size = 0;
    for (Path file : PluginFolders.files(path)) {
      size += Files.size(file);
      if (size > allowance.total()) {
        allowance.take(size, HAVE);
      }
      String name = path.getParent().relativize(file).toString();
      files.put(name, Files.readAllBytes(file));
      digests.put(name, sha256(files.get(name)));
    }
    return new PluginFiles(path.getFileName().toString(), files, digests);
  }

  /** All of them, in octets. */
  long octets() {
    return files.values().stream().mapToLong(contents -> contents.length).sum();
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells one state of the files from another. */
  String fingerprint() {
    return sha256.toString();
  }
}
