package dev.fairlead.plugin.adaptive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a contest stands, as it is handed on at a reload.
 *
 * @param first the strategy that was configured as the first champion
 * @param champion the one that is
 * @param switches how often the champion has changed
 * @param byName of each strategy
 */
record Standings(String first, String champion, long switches, Map<String, Standing> byName) {
  private static final int VERSION = 1;
  private static final int MAX_STRATEGIES = 64;

  /**
   * One strategy's.
   *
   * @param wins how often it has become champion
   * @param defeats how many times in a row it was found not to be better
   * @param restNanos how long it still rests; negative if it does not
   */
  record Standing(long wins, int defeats, long restNanos) {}

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeUTF(first);
      out.writeUTF(champion);
      out.writeLong(switches);
      out.writeInt(byName.size());
      for (Map.Entry<String, Standing> entry : byName.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeLong(entry.getValue().wins());
        out.writeInt(entry.getValue().defeats());
        out.writeLong(entry.getValue().restNanos());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what was written.
   *
   * @param saved null if there is nothing
   * @return null unless all of it fits
   */
  static Standings read(byte[] saved) {
    if (saved == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      if (in.readInt() != VERSION) {
        return null;
      }
      String first = in.readUTF();
      String champion = in.readUTF();
      long switches = in.readLong();
      int size = in.readInt();
      if (switches < 0 || size < 0 || size > MAX_STRATEGIES) {
        return null;
      }
      Map<String, Standing> byName = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        String name = in.readUTF();
        Standing standing = new Standing(in.readLong(), in.readInt(), in.readLong());
        if (standing.wins() < 0 || standing.defeats() < 0) {
          return null;
        }
        byName.put(name, standing);
      }
      return in.read() < 0 ? new Standings(first, champion, switches, byName) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
