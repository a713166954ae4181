package dev.fairlead.dropin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The contents of a JAR, read from memory: whatever happens to the file later cannot harm what was
 * loaded from it. Every entry is unpacked and held against its checksum, and the directory at the
 * end of the file must be there and have as many entries, so that a file that was not copied
 * completely, or was damaged on the way, is found out before any of its classes runs.
 *
 * @param manifest empty if there is none
 * @param entries by name; of a multi-release JAR those for this JVM
 */
record Archive(Manifest manifest, Map<String, byte[]> entries) {
  /** More than any plugin has, and little enough that a bomb does not fill the memory. */
  private static final long MAX_UNPACKED = 256L << 20;

  private static final String VERSIONS = "META-INF/versions/";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final byte[] END = {'P', 'K', 5, 6};
  private static final int END_SIZE = 22;
  private static final int COUNT_AT = 10;
  private static final int COMMENT_SIZE_AT = 20;

  /**
   * Reads a JAR.
   *
   * @throws DropinException if it is not a whole and sound one
   */
  static Archive read(byte[] jar) throws DropinException {
    int expected = countOfDirectory(jar);
    Map<String, byte[]> all = new HashMap<>();
    int count = 0;
    long unpacked = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; count++) {
        byte[] contents = zip.readNBytes((int) (MAX_UNPACKED - unpacked + 1));
        unpacked += contents.length;
        if (unpacked > MAX_UNPACKED) {
          throw new DropinException("unpacks to more than " + (MAX_UNPACKED >> 20) + " MiB");
        }
        if (!entry.isDirectory()) {
          all.put(entry.getName(), contents);
        }
      }
      if (count != expected) {
        throw new DropinException(
            "is damaged: " + count + " entries, where its directory lists " + expected);
      }
      byte[] text = all.get(MANIFEST);
      Manifest manifest =
          text == null ? new Manifest() : new Manifest(new ByteArrayInputStream(text));
      return new Archive(manifest, Map.copyOf(forThisJvm(manifest, all)));
    } catch (IOException | IllegalArgumentException e) {
      throw new DropinException("is damaged: " + e.getMessage(), e);
    }
  }

  /** From the record that ends every ZIP file; there may be a comment after it. */
  private static int countOfDirectory(byte[] jar) throws DropinException {
    for (int at = jar.length - END_SIZE; at >= 0 && at >= jar.length - END_SIZE - 0xffff; at--) {
      if (matches(jar, at) && at + END_SIZE + number(jar, at + COMMENT_SIZE_AT) == jar.length) {
        return number(jar, at + COUNT_AT);
      }
    }
    throw new DropinException(
        jar.length == 0 ? "is empty" : "is not a whole JAR: its end is missing");
  }

  private static boolean matches(byte[] jar, int at) {
    for (int i = 0; i < END.length; i++) {
      if (jar[at + i] != END[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] jar, int at) {
    return (jar[at] & 0xff) | (jar[at + 1] & 0xff) << 8;
  }

  private static Map<String, byte[]> forThisJvm(Manifest manifest, Map<String, byte[]> all) {
    String multi = manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE);
    if (!"true".equalsIgnoreCase(multi)) {
      return all;
    }
    Map<Integer, Map<String, byte[]>> versions = new TreeMap<>();
    all.forEach(
        (name, contents) -> {
          int slash = name.indexOf('/', VERSIONS.length());
          if (name.startsWith(VERSIONS) && slash > 0) {
            String version = name.substring(VERSIONS.length(), slash);
            if (version.matches("[0-9]{1,4}")
                && Integer.parseInt(version) <= Runtime.version().feature()) {
              versions
                  .computeIfAbsent(Integer.parseInt(version), v -> new HashMap<>())
                  .put(name.substring(slash + 1), contents);
            }
          }
        });
    Map<String, byte[]> chosen = new HashMap<>(all);
    versions.values().forEach(chosen::putAll);
    return chosen;
  }
}
