package dev.fairlead.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes databases in the MaxMind DB format 2.0, so that a test of a strategy that knows where
 * clients are brings its own world along:
 *
 * <pre>{@code
 * new MmdbWriter("GeoLite2-City")
 *     .put("203.0.113.0/24", Map.of("country", Map.of("iso_code", "DE")))
 *     .write(directory.resolve("city.mmdb"));
 * }</pre>
 *
 * <p>Built for thousands of networks, not for millions. Not thread-safe.
 */
public final class MmdbWriter {
  private static final byte[] MARKER = {
    (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
  };
  private static final int SEPARATOR = 16;

  private final String type;
  private final MmdbData data = new MmdbData();
  private final Node root = new Node();
  private int ipVersion = 6;
  private int recordSize = 28;
  private long buildEpoch = 1_700_000_000;
  private boolean aliases;

  /** Either half of a node is null, another node, or where a record begins in the data section. */
  private static final class Node {
    private final Object[] halves = new Object[2];
    private int number = -1;
  }

  /**
   * An empty database for IPv6, with the IPv4 addresses in {@code ::/96}, of 28 bits a record.
   *
   * @param type what it says it is, such as {@code GeoLite2-City}
   */
  public MmdbWriter(String type) {
    this.type = type;
  }

  /**
   * Sets how wide a record of the search tree is.
   *
   * @param bits 24, 28 or 32
   */
  public MmdbWriter recordSize(int bits) {
    if (bits != 24 && bits != 28 && bits != 32) {
      throw new IllegalArgumentException("record size " + bits + ": expected 24, 28 or 32");
    }
    recordSize = bits;
    return this;
  }

  /** Makes it a database of IPv4 addresses only; before the first network. */
  public MmdbWriter ipv4Only() {
    ipVersion = 4;
    return this;
  }

  /** Sets when it was built, in seconds since the epoch. */
  public MmdbWriter buildEpoch(long seconds) {
    buildEpoch = seconds;
    return this;
  }

  /** Lets {@code ::ffff:0:0/96} and {@code 2002::/16} lead to the IPv4 addresses too. */
  public MmdbWriter aliases() {
    aliases = true;
    return this;
  }

  /**
   * Adds a network, in place of what was there. Narrow networks come after those they lie in.
   *
   * @param network an address literal, a slash and a number of bits
   * @param fields what is known of it: strings, numbers, booleans, lists and maps of these
   */
  public MmdbWriter put(String network, Map<String, ?> fields) {
    int slash = network.indexOf('/');
    byte[] address = octets(network.substring(0, slash));
    int bits = Integer.parseInt(network.substring(slash + 1));
    set(bits(address, bits), (Object) data.offset(fields));
    return this;
  }

  private static byte[] octets(String literal) {
    if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("'" + literal + "': expected an IPv4 or IPv6 literal");
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + literal + "': expected an address literal", e);
    }
  }

  /** The first bits of an address in this tree, which has IPv4 addresses below 96 zeros. */
  private boolean[] bits(byte[] address, int count) {
    int skipped = ipVersion == 6 && address.length == 4 ? 96 : 0;
    if (ipVersion == 4 && address.length == 16) {
      throw new IllegalArgumentException("an IPv6 network in a database of IPv4 addresses");
    }
    boolean[] bits = new boolean[skipped + count];
    for (int i = 0; i < count; i++) {
      bits[skipped + i] = (address[i >> 3] >> (7 - (i & 7)) & 1) != 0;
    }
    return bits;
  }

  private void set(boolean[] path, Object value) {
    Node node = root;
    for (int i = 0; i < path.length - 1; i++) {
      int half = path[i] ? 1 : 0;
      if (!(node.halves[half] instanceof Node)) {
        Node split = new Node();
        Arrays.fill(split.halves, node.halves[half]);
        node.halves[half] = split;
      }
      node = (Node) node.halves[half];
    }
    node.halves[path[path.length - 1] ? 1 : 0] = value;
  }

  private Object get(boolean[] path) {
    Object at = root;
    for (int i = 0; i < path.length && at instanceof Node node; i++) {
      at = node.halves[path[i] ? 1 : 0];
    }
    return at;
  }

  /** Writes the database to a file, over what it held before. */
  public void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  /** The octets of the database. */
  public byte[] bytes() {
    if (aliases) {
      Object ipv4 = get(new boolean[96]);
      set(bits(octets("2002::"), 16), ipv4);
      // Java reads ::ffff:0:0 as an IPv4 address.
      boolean[] mapped = new boolean[96];
      Arrays.fill(mapped, 80, 96, true);
      set(mapped, ipv4);
    }
    List<Node> nodes = new ArrayList<>();
    number(root, nodes);
    byte[] records = data.bytes();
    byte[] metadata = metadata(nodes.size());
    ByteBuffer file =
        ByteBuffer.allocate(
            nodes.size() * recordSize / 4
                + SEPARATOR
                + records.length
                + MARKER.length
                + metadata.length);
    for (Node node : nodes) {
      writeNode(file, value(node.halves[0], nodes.size()), value(node.halves[1], nodes.size()));
    }
    return file.put(new byte[SEPARATOR]).put(records).put(MARKER).put(metadata).array();
  }

  private static void number(Node node, List<Node> nodes) {
    if (node.number < 0 || node.number >= nodes.size() || nodes.get(node.number) != node) {
      node.number = nodes.size();
      nodes.add(node);
      for (Object half : node.halves) {
        if (half instanceof Node next) {
          number(next, nodes);
        }
      }
    }
  }

  private static long value(Object half, int nodes) {
    if (half instanceof Node node) {
      return node.number;
    }
    return half == null ? nodes : nodes + SEPARATOR + (Integer) half;
  }

  private void writeNode(ByteBuffer file, long left, long right) {
    switch (recordSize) {
      case 24 -> {
        file.putShort((short) (left >> 8)).put((byte) left);
        file.putShort((short) (right >> 8)).put((byte) right);
      }
      case 28 -> {
        file.putShort((short) (left >> 8)).put((byte) left);
        file.put((byte) (left >> 24 << 4 | right >> 24));
        file.putShort((short) (right >> 8)).put((byte) right);
      }
      default -> file.putInt((int) left).putInt((int) right);
    }
  }

  private byte[] metadata(int nodes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("binary_format_major_version", 2);
    fields.put("binary_format_minor_version", 0);
    fields.put("build_epoch", buildEpoch);
    fields.put("database_type", type);
    fields.put("description", Map.of("en", "Made by a test"));
    fields.put("ip_version", ipVersion);
    fields.put("languages", List.of("en"));
    fields.put("node_count", nodes);
    fields.put("record_size", recordSize);
    MmdbData section = new MmdbData();
    section.offset(fields);
    return section.bytes();
  }
}
