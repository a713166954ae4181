package dev.fairlead.plugin.geoip;

import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import dev.fairlead.plugin.geoip.DatabaseCheck.Unsound;
import dev.fairlead.spi.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The database on disk and the one in use. The file may be replaced or written over at any time: it
 * is looked at now and then, and if it has changed, copied, checked and only then used; on any
 * doubt the one in use stays.
 *
 * <p>What is used is a copy that nobody else can write to, mapped into memory: look-ups in a
 * mapping of the file itself would read whatever is being copied over it, or fault where it was cut
 * off. The copy's name is removed at once, so that nothing is left behind, and it takes none of the
 * heap. Only where no temporary file can be made it is read into the heap instead.
 */
final class DatabaseFile {
  /** Of the heap that may be used, what a database may take. */
  private static final int HEAP_SHARE = 4;

  private final Path path;
  private final Opening opening;
  private final Map<Territory, List<InetAddress>> canaries;
  private final Events events;
  private Fingerprint seen;
  private boolean missing;
  private volatile GeoDatabase current;
  private volatile long failures;

  /** Makes a database of an opened file. */
  interface Opening {
    GeoDatabase open(Reader reader) throws Unsound;
  }

  /** Hears what happened to the file. */
  interface Events {
    void event(Severity severity, String name, String message, Map<String, String> evidence);
  }

  private record Fingerprint(long size, FileTime modified, Object key) {
    static Fingerprint of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Fingerprint(
          attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  /**
   * Opens the database for the first time.
   *
   * @param canaries addresses whose place is known; a database that has them elsewhere is refused
   * @throws IllegalArgumentException if it cannot be used; the message names file and reason
   */
  DatabaseFile(
      Path path, Opening opening, Map<Territory, List<InetAddress>> canaries, Events events) {
    this.path = path;
    this.opening = opening;
    this.canaries = canaries;
    this.events = events;
    try {
      seen = Fingerprint.of(path);
      current = open();
    } catch (IOException | Unsound | RuntimeException e) {
      throw new IllegalArgumentException("option 'database': " + path + ": " + reason(e), e);
    }
    events.event(Severity.INFO, "database-opened", "The database is in use.", evidence(current));
  }

  /** The database in use. */
  GeoDatabase current() {
    return current;
  }

  /** How often a changed file was refused, or the file was found to be gone. */
  long failures() {
    return failures;
  }

  /** Takes the file over if it has changed and is sound. In the background, never twice at once. */
  void look() {
    try {
      Fingerprint now = Fingerprint.of(path);
      missing = false;
      if (!now.equals(seen)) {
        // Taken before it is read: should it change meanwhile, it is looked at again.
        seen = now;
        GeoDatabase next = open();
        compare(next);
        current = next;
        events.event(
            Severity.INFO, "database-replaced", "Another database is in use.", evidence(next));
      }
    } catch (NoSuchFileException e) {
      if (!missing) {
        missing = true;
        refuse("database-missing", "The file is gone", e);
      }
    } catch (IOException | Unsound | RuntimeException | OutOfMemoryError e) {
      // Memory too: what was read is garbage by now, and the next look must take place.
      refuse("database-refused", "The file has changed and cannot be used", e);
    }
  }

  private void refuse(String event, String what, Throwable reason) {
    failures++;
    Map<String, String> evidence = evidence(current);
    evidence.put("reason", reason(reason));
    events.event(Severity.ERROR, event, what + "; the database before stays in use.", evidence);
  }

  private Map<String, String> evidence(GeoDatabase database) {
    Metadata metadata = database.metadata();
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("file", path.toString());
    evidence.put("type", metadata.databaseType());
    evidence.put("built", metadata.buildTime().toString());
    evidence.put("nodes", Long.toString(metadata.nodeCount()));
    return evidence;
  }

  private static String reason(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "it may not be read";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Half of what was known being gone is a file for another purpose, or one that is not whole. */
  private void compare(GeoDatabase next) throws Unsound {
    int before = current.knownOfSample();
    int now = next.knownOfSample();
    if (now < before / 2) {
      throw new Unsound(
          "it knows "
              + now
              + " of "
              + GeoDatabase.SAMPLE
              + " addresses; the one in use knows "
              + before);
    }
  }

  private GeoDatabase open() throws IOException, Unsound {
    Path copy = temporaryFile();
    if (copy == null) {
      return openInHeap();
    }
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        Files.copy(path, out);
      }
      try (FileChannel channel = FileChannel.open(copy)) {
        if (channel.size() > Integer.MAX_VALUE) {
          throw new Unsound("its " + channel.size() + " octets are more than 2 GiB");
        }
        ByteBuffer octets = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        return checked(new Reader(copy.toFile(), Reader.FileMode.MEMORY_MAPPED), octets);
      }
    } finally {
      if (!copy.toFile().delete()) {
        // Windows keeps what is mapped.
        copy.toFile().deleteOnExit();
      }
    }
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("fairlead-geoip-", ".mmdb");
    } catch (IOException e) {
      return null;
    }
  }

  private GeoDatabase openInHeap() throws IOException, Unsound {
    long size = Files.size(path);
    if (size > Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
      throw new Unsound(
          "its "
              + size
              + " octets do not fit into the heap, and no temporary file can be made in "
              + System.getProperty("java.io.tmpdir"));
    }
    byte[] octets = Files.readAllBytes(path);
    return checked(new Reader(new ByteArrayInputStream(octets)), ByteBuffer.wrap(octets));
  }

  private GeoDatabase checked(Reader reader, ByteBuffer octets) throws Unsound {
    Metadata metadata = reader.getMetadata();
    if (metadata.binaryFormatMajorVersion() != 2
        || metadata.ipVersion() != 4 && metadata.ipVersion() != 6) {
      throw new Unsound(
          "format "
              + metadata.binaryFormatMajorVersion()
              + " for IP version "
              + metadata.ipVersion()
              + ": expected 2 for 4 or 6");
    }
    DatabaseCheck.check(octets, metadata.nodeCount(), metadata.recordSize());
    GeoDatabase database = opening.open(reader);
    for (Map.Entry<Territory, List<InetAddress>> canary : canaries.entrySet()) {
      database.check(canary.getKey(), canary.getValue());
    }
    return database;
  }
}
