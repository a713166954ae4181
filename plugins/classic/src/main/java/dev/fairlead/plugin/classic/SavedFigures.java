package dev.fairlead.plugin.classic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A few figures for each endpoint id, as the bytes a strategy saves for its successor. */
public final class SavedFigures {
  private SavedFigures() {}

  /**
   * Writes figures.
   *
   * @param version of what the figures mean
   * @param figures by endpoint id, as many for each
   */
  public static byte[] write(int version, Map<String, double[]> figures) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(version);
      out.writeInt(figures.size());
      for (Map.Entry<String, double[]> entry : figures.entrySet()) {
        out.writeUTF(entry.getKey());
        for (double figure : entry.getValue()) {
          out.writeDouble(figure);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads figures.
   *
   * @param saved null if there are none
   * @param version what they must mean
   * @param width how many there must be for each endpoint
   * @return empty unless everything fits and all figures are finite and 0 or more
   */
  public static Map<String, double[]> read(byte[] saved, int version, int width) {
    Map<String, double[]> figures = new LinkedHashMap<>();
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(saved == null ? new byte[0] : saved))) {
      if (in.readInt() != version) {
        return Map.of();
      }
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        String id = in.readUTF();
        double[] row = new double[width];
        for (int column = 0; column < width; column++) {
          row[column] = in.readDouble();
          if (!(row[column] >= 0 && row[column] < Double.POSITIVE_INFINITY)) {
            return Map.of();
          }
        }
        figures.put(id, row);
      }
      return in.read() < 0 ? figures : Map.of();
    } catch (IOException e) {
      return Map.of();
    }
  }
}
