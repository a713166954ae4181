package dev.fairlead.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What a file was like at a look. Symbolic links are followed, so the exchange of a link anywhere
 * on the way, as Kubernetes does it for mounted volumes, is a change.
 */
final class FileState {
  private static final FileState MISSING = new FileState(null, null, 0, null, new byte[0]);

  private final Path real;
  private final FileTime modified;
  private final long size;
  private final Object key;
  private final byte[] digest;

  private FileState(Path real, FileTime modified, long size, Object key, byte[] digest) {
    this.real = real;
    this.modified = modified;
    this.size = size;
    this.key = key;
    this.digest = digest;
  }

  /** Looks at a file; its contents are read only if it seems to be another than before. */
  static FileState of(Path file, FileState before) {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
      if (before != null
          && real.equals(before.real)
          && now.lastModifiedTime().equals(before.modified)
          && now.size() == before.size
          && String.valueOf(now.fileKey()).equals(String.valueOf(before.key))) {
        return before;
      }
      byte[] digest =
          now.isDirectory()
              ? new byte[0]
              : MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(real));
      return new FileState(real, now.lastModifiedTime(), now.size(), now.fileKey(), digest);
    } catch (IOException e) {
      return MISSING;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean sameContents(FileState other) {
    return other != null
        && (this == MISSING) == (other == MISSING)
        && Arrays.equals(digest, other.digest);
  }
}
