package dev.fairlead.plugin.wasm;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Where a module comes from; as text, what operators know it by. Used by one thread at a time. */
interface ModuleSource {
  /** What the option {@code module} begins with if it holds the module itself: RFC 2397. */
  String INLINE = "data:application/wasm;base64,";

  /**
   * What there is.
   *
   * @param sha256 of the octets, in hexadecimal
   */
  record Contents(byte[] octets, String sha256) {
    Contents(byte[] octets) {
      this(octets, digest(octets));
    }

    private static String digest(byte[] octets) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  /**
   * Reads the module.
   *
   * @throws ModuleException if that fails
   */
  Contents read() throws ModuleException;

  /**
   * Looks whether the module was replaced.
   *
   * @return what there is now, or null if it has not changed
   * @throws ModuleException if it has changed and cannot be read
   */
  Contents changed() throws ModuleException;

  /**
   * The source that an operator, or who loads plugins from a directory, names.
   *
   * @param location a path, or the module itself
   * @throws IllegalArgumentException if it is neither
   */
  static ModuleSource of(String location) {
    return location.startsWith(INLINE)
        ? new Inline(Base64.getDecoder().decode(location.substring(INLINE.length())))
        : new ModuleFile(Path.of(location));
  }

  /** A module that somebody else has read and watches. */
  record Inline(byte[] octets) implements ModuleSource {
    @Override
    public Contents read() {
      return new Contents(octets);
    }

    @Override
    public Contents changed() {
      return null;
    }

    @Override
    public String toString() {
      return "of its plugin";
    }
  }
}
