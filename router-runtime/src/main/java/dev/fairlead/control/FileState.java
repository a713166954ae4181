package dev.fairlead.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a file was like at a look. Symbolic links are followed, so the exchange of a link anywhere
 * on the way, as Kubernetes does it for mounted volumes, is a change.
 */
final class FileState {
  /** Nobody reads more of a file, and one that was put there by mistake may be endless. */
  private static final int READ = 8 * 1024 * 1024;

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
      // To open anything else may wait for ever: a pipe, until somebody writes to it.
      byte[] digest = now.isRegularFile() ? digest(real) : new byte[0];
      return new FileState(real, now.lastModifiedTime(), now.size(), now.fileKey(), digest);
    } catch (IOException e) {
      return MISSING;
    }
  }

  private static byte[] digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      int left = READ;
      int read;
      while (left > 0 && (read = in.read(buffer, 0, Math.min(left, buffer.length))) >= 0) {
        digest.update(buffer, 0, read);
        left -= read;
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** When it was written; empty for a file that is missing. */
  Optional<FileTime> modified() {
    return Optional.ofNullable(modified);
  }

  boolean sameContents(FileState other) {
    return other != null
        && (this == MISSING) == (other == MISSING)
        && Arrays.equals(digest, other.digest);
  }
}
