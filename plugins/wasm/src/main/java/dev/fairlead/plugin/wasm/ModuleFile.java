package dev.fairlead.plugin.wasm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The file of a module. It is read whole, so that what happens to it later cannot harm; a change is
 * read once it has been still from one look to the next. Used by one thread at a time.
 */
final class ModuleFile implements ModuleSource {
  /** Modules that only weigh are a few KiB; those of a large language with its library, 1 MiB. */
  private static final int MAX_SIZE = 4 << 20;

  private final Path path;
  private Stamp last;
  private Stamp read;

  ModuleFile(Path path) {
    this.path = path;
  }

  /** Tells versions of the file apart; {@link #NONE} if there is no file. */
  private record Stamp(FileTime modified, long size, Object key) {
    static final Stamp NONE = new Stamp(null, -1, null);
  }

  @Override
  public Contents read() throws ModuleException {
    last = stamp();
    read = last;
    try (InputStream in = Files.newInputStream(path)) {
      byte[] octets = in.readNBytes(MAX_SIZE + 1);
      if (octets.length > MAX_SIZE) {
        throw new ModuleException("is larger than " + (MAX_SIZE >> 20) + " MiB");
      }
      return new Contents(octets);
    } catch (NoSuchFileException e) {
      throw new ModuleException("does not exist", e);
    } catch (IOException e) {
      throw new ModuleException("cannot be read: " + e, e);
    }
  }

  /**
   * {@inheritDoc} A file that keeps changing is still being copied, and left for a later look; one
   * that is gone is no change.
   */
  @Override
  public Contents changed() throws ModuleException {
    Stamp now = stamp();
    boolean settled = now.equals(last);
    last = now;
    return settled && !now.equals(read) && now != Stamp.NONE ? read() : null;
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return Stamp.NONE;
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
