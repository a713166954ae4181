package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What router and module agree on, version 1: the names of exports, and how what the router knows
 * lies in the module's memory. All numbers are little-endian and aligned to their size. First a
 * header, then one record per endpoint, then room for the answer, then texts:
 *
 * <pre>
 * header   0 i32 octets of the header      4 i32 octets of a record
 *          8 i64 now, in nanoseconds      16 i64 nanoseconds since the answer before, 0: none
 *         24 i32 labels per endpoint      28 i32 0
 * record   0 i64 key                       8 i32 weight            12 i32 priority
 *         16 f64 effective weight         24 f64 latency, ns       32 f64 failure rate
 *         40 f64 health score             48 f64 oldest unanswered, ns
 *         56 f64 reported utilization     64 f64 previous weight
 *         72 i32 in flight                76 i32 reported in flight
 *         80 i32 address of its text      84 i32 octets of its text
 * </pre>
 *
 * <p>Later versions may lengthen header and record, which therefore say how long they are.
 */
final class Abi {
  static final int VERSION = 1;

  static final String MEMORY = "memory";
  static final String VERSION_FUNCTION = "fairlead_abi";
  static final String ALLOC = "fairlead_alloc";
  static final String SETTINGS = "fairlead_settings";
  static final String WEIGHTS = "fairlead_weights";

  /** What compilers export to run the initializers of a library. */
  static final String INITIALIZE = "_initialize";

  /** {@link #WEIGHTS} answers that the weights are written. */
  static final int WRITTEN = 0;

  /** {@link #WEIGHTS} answers that the weights before remain in force. */
  static final int NO_CHANGE = 1;

  static final int HEADER = 32;
  static final int RECORD = 88;

  private Abi() {}

  /**
   * The texts of endpoints: of each its id, then the values of some labels, each ended by a NUL.
   * They change only with the set.
   */
  static byte[][] texts(Endpoint[] endpoints, List<String> labels) {
    byte[][] texts = new byte[endpoints.length][];
    for (int i = 0; i < texts.length; i++) {
      StringBuilder text = new StringBuilder(endpoints[i].id()).append('\0');
      for (String label : labels) {
        String value = endpoints[i].label(label);
        text.append(value == null ? "" : value.replace('\0', ' ')).append('\0');
      }
      texts[i] = text.toString().getBytes(StandardCharsets.UTF_8);
    }
    return texts;
  }

  /** Octets for everything a question of that many endpoints takes. */
  static int size(byte[][] texts) {
    int size = output(texts.length) + Double.BYTES * texts.length;
    for (byte[] text : texts) {
      size += text.length;
    }
    return size;
  }

  /** Where the answer lies, from the beginning of the question. */
  static int output(int endpoints) {
    return HEADER + RECORD * endpoints;
  }

  /**
   * Writes a question.
   *
   * @param address where in the module's memory it will lie
   * @param now in nanoseconds
   * @param since nanoseconds since the answer before, 0: none
   */
  static byte[] question(Question question, byte[][] texts, int address, long now, long since) {
    ByteBuffer out = ByteBuffer.allocate(size(texts)).order(ByteOrder.LITTLE_ENDIAN);
    Endpoint[] endpoints = question.endpoints();
    out.putInt(HEADER).putInt(RECORD).putLong(now).putLong(since);
    out.putInt(question.labels().size()).putInt(0);
    int text = output(endpoints.length) + Double.BYTES * endpoints.length;
    for (int i = 0; i < endpoints.length; i++) {
      put(out, endpoints[i], question.previous()[i]);
      out.putInt(address + text).putInt(texts[i].length);
      text += texts[i].length;
    }
    out.position(output(endpoints.length) + Double.BYTES * endpoints.length);
    for (byte[] each : texts) {
      out.put(each);
    }
    return out.array();
  }

  private static void put(ByteBuffer out, Endpoint endpoint, double previous) {
    EndpointStats stats = endpoint.stats();
    LoadReport report = stats.loadReport();
    out.putLong(key(endpoint.id())).putInt(endpoint.weight()).putInt(endpoint.priority());
    out.putDouble(endpoint.effectiveWeight());
    out.putDouble(stats.latencyNanos());
    out.putDouble(stats.failureRate());
    out.putDouble(stats.healthScore());
    out.putDouble(stats.oldestUnansweredNanos());
    out.putDouble(report == null ? Double.NaN : report.utilization());
    out.putDouble(previous);
    out.putInt(stats.inFlight());
    out.putInt(report == null ? -1 : report.requestsInFlight());
  }

  /** FNV-1a of the id, so that a module can know an endpoint again without comparing texts. */
  static long key(String id) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (byte octet : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * 0x100_0000_01B3L;
    }
    return hash;
  }
}
