package dev.fairlead.plugin.predictive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is handed on at a reload: a version, the discipline, log costs by class, estimates by
 * endpoint, and the forecast's state.
 *
 * @param discipline 0 to 1
 * @param classes log cost by class name
 * @param endpoints estimates as {@link Estimate#state} by id
 * @param forecast as {@link LoadForecast#state}
 */
record SavedModel(
    double discipline,
    Map<String, Double> classes,
    Map<String, double[]> endpoints,
    double[] forecast) {
  private static final int VERSION = 2;

  /** Beyond are no logarithms of latencies or numbers of requests. */
  private static final double MOST = 60;

  /** Figures of an {@link Estimate#state}. */
  private static final int ESTIMATE = 4;

  private static final int MOST_FORECAST = 100_000;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeDouble(discipline);
      out.writeInt(classes.size());
      for (Map.Entry<String, Double> entry : classes.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeDouble(entry.getValue());
      }
      out.writeInt(endpoints.size());
      for (Map.Entry<String, double[]> entry : endpoints.entrySet()) {
        out.writeUTF(entry.getKey());
        for (double value : entry.getValue()) {
          out.writeDouble(value);
        }
      }
      out.writeInt(forecast.length);
      for (double value : forecast) {
        out.writeDouble(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote; null if there is nothing, or anything does not fit. */
  static SavedModel of(byte[] saved) {
    if (saved == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      if (in.readInt() != VERSION) {
        return null;
      }
      double discipline = figure(in);
      Map<String, Double> classes = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        classes.put(in.readUTF(), figure(in));
      }
      Map<String, double[]> endpoints = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        endpoints.put(in.readUTF(), estimate(in));
      }
      int length = in.readInt();
      if (length < 0 || length > MOST_FORECAST) {
        return null;
      }
      double[] forecast = new double[length];
      for (int i = 0; i < length; i++) {
        forecast[i] = in.readDouble();
      }
      return in.read() < 0 ? new SavedModel(discipline, classes, endpoints, forecast) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static double[] estimate(DataInputStream in) throws IOException {
    double[] state = new double[ESTIMATE];
    for (int i = 0; i < ESTIMATE; i++) {
      state[i] = figure(in);
    }
    return state;
  }

  private static double figure(DataInputStream in) throws IOException {
    double value = in.readDouble();
    if (!(Math.abs(value) <= MOST)) {
      throw new IOException("impossible value " + value);
    }
    return value;
  }
}
