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
 * end of the file must be there and have the same entries, so that a file that was not copied
 * completely, or was damaged on the way, is found out before any of its classes runs.
 *
 * @param manifest empty if there is none
 * @param entries by name; of a multi-release JAR those for this JVM
 */
record Archive(Manifest manifest, Map<String, byte[]> entries) {
  /** Of real plugins they have some hundred octets. */
  private static final int LARGEST_MANIFEST = 1 << 20;

  private static final String VERSIONS = "META-INF/versions/";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /**
   * Reads a JAR.
   *
   * @param allowance from which is taken what it unpacks to, before it is unpacked
   * @throws DropinException if it is not a whole and sound one, or too large
   */
  static Archive read(byte[] jar, Allowance allowance) throws DropinException {
    ZipDirectory directory = ZipDirectory.of(jar);
    allowance.take(directory.unpacked(), "it unpacks to");
    try {
      Map<String, byte[]> all = unpack(jar, new HashMap<>(directory.sizes()));
      byte[] text = all.getOrDefault(MANIFEST, new byte[0]);
      if (text.length > LARGEST_MANIFEST) {
        throw new DropinException("has a manifest of more than 1 MiB");
      }
      Manifest manifest = new Manifest(new ByteArrayInputStream(text));
      return new Archive(manifest, Map.copyOf(forThisJvm(manifest, all)));
    } catch (IOException | IllegalArgumentException e) {
      throw new DropinException("is damaged: " + e.getMessage(), e);
    }
  }

  /** Each entry into as much memory as the directory says, which may lie: no octet more is read. */
  private static Map<String, byte[]> unpack(byte[] jar, Map<String, Long> sizes)
      throws IOException, DropinException {
    Map<String, byte[]> all = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Long size = sizes.remove(entry.getName());
        if (size == null || size > Integer.MAX_VALUE - Long.BYTES) {
          throw new DropinException(
              "is damaged: its directory does not list '" + entry.getName() + "', or as too large");
        }
        byte[] contents = new byte[size.intValue()];
        if (zip.readNBytes(contents, 0, contents.length) < contents.length || zip.read() >= 0) {
          throw new DropinException(
              "is damaged: '" + entry.getName() + "' has another size than its directory lists");
        }
        if (!entry.isDirectory()) {
          all.put(entry.getName(), contents);
        }
      }
    }
    if (!sizes.isEmpty()) {
      throw new DropinException(
          "is damaged: its directory lists '" + sizes.keySet().iterator().next() + "' in vain");
    }
    return all;
  }

  /** What it holds in memory. */
  long octets() {
    return entries.values().stream().mapToLong(contents -> contents.length).sum();
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
