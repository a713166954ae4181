package dev.fairlead.discovery;

import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Questions and answers in the format of RFC 1035 section 4, as far as addresses need it. */
final class DnsMessage {
  static final int A = 1;
  static final int AAAA = 28;
  static final int NO_ERROR = 0;
  static final int NO_SUCH_NAME = 3;

  private static final int CNAME = 5;
  private static final int INTERNET = 1;
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;

  /** A name has at most 127 labels, so more jumps than that go in a circle. */
  private static final int MOST_JUMPS = 127;

  /**
   * What an answer says.
   *
   * @param code 0, or the RCODE of the failure
   * @param truncated whether it has to be asked for again by TCP
   * @param ttl the least of the records on the way from the name to its addresses; zero without any
   */
  record Reply(int code, boolean truncated, List<InetAddress> addresses, Duration ttl) {}

  private record Record(String owner, int type, long ttl, int dataAt, int dataLength) {}

  private final Buffer octets;
  private int at;

  private DnsMessage(Buffer octets) {
    this.octets = octets;
  }

  /**
   * A recursive question.
   *
   * @param name ASCII, without a dot at the end
   * @throws UnknownHostException if a label is empty or longer than 63 octets
   */
  static Buffer question(int id, String name, int type) throws UnknownHostException {
    Buffer out = Buffer.buffer(HEADER + name.length() + 6);
    out.appendUnsignedShort(id).appendUnsignedShort(RECURSION_DESIRED);
    out.appendUnsignedShort(1).appendUnsignedShort(0).appendInt(0);
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > 63) {
        throw new UnknownHostException(name + ": expected labels of 1 to 63 characters");
      }
      out.appendByte((byte) label.length()).appendString(label, "US-ASCII");
    }
    return out.appendByte((byte) 0).appendUnsignedShort(type).appendUnsignedShort(INTERNET);
  }

  /**
   * Reads an answer.
   *
   * @return null if it is malformed, or answers another question: then it is not to be believed
   */
  static Reply reply(Buffer octets, int id, String name, int type) {
    try {
      return new DnsMessage(octets).read(id, name.toLowerCase(Locale.ROOT), type);
    } catch (IndexOutOfBoundsException | UnknownHostException e) {
      return null;
    }
  }

  private Reply read(int id, String name, int type) throws UnknownHostException {
    int flags = octets.getUnsignedShort(2);
    at = HEADER;
    if (octets.getUnsignedShort(0) != id
        || (flags & RESPONSE) == 0
        || octets.getUnsignedShort(4) != 1
        || !name().equals(name)
        || short16() != type
        || short16() != INTERNET) {
      return null;
    }
    int code = flags & 0xf;
    boolean truncated = (flags & TRUNCATED) != 0;
    if (truncated || code != NO_ERROR) {
      return new Reply(code, truncated, List.of(), Duration.ZERO);
    }
    List<Record> records = new ArrayList<>();
    for (int i = octets.getUnsignedShort(6); i > 0; i--) {
      records.add(record());
    }
    return collect(name, type, records);
  }

  /** Follows aliases from the name to its addresses, whatever order the records are in. */
  private Reply collect(String name, int type, List<Record> records) throws UnknownHostException {
    Set<String> names = new HashSet<>(Set.of(name));
    long ttl = Long.MAX_VALUE;
    for (boolean grown = true; grown; ) {
      grown = false;
      for (Record record : records) {
        if (record.type == CNAME && names.contains(record.owner)) {
          at = record.dataAt;
          ttl = Math.min(ttl, record.ttl);
          grown |= names.add(name());
        }
      }
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (Record record : records) {
      if (record.type == type && names.contains(record.owner)) {
        byte[] address = octets.getBytes(record.dataAt, record.dataAt + record.dataLength);
        addresses.add(InetAddress.getByAddress(address));
        ttl = Math.min(ttl, record.ttl);
      }
    }
    return new Reply(
        NO_ERROR, false, addresses, addresses.isEmpty() ? Duration.ZERO : Duration.ofSeconds(ttl));
  }

  private Record record() {
    String owner = name();
    int type = short16();
    int internet = short16();
    long ttl = octets.getUnsignedInt(at);
    at += 4;
    int length = short16();
    Record record = new Record(owner, internet == INTERNET ? type : 0, ttl, at, length);
    octets.getBytes(at, at + length);
    at += length;
    return record;
  }

  private int short16() {
    int value = octets.getUnsignedShort(at);
    at += 2;
    return value;
  }

  /** Reads a name, compressed or not, in lower case; RFC 1035 section 4.1.4. */
  private String name() {
    StringBuilder name = new StringBuilder();
    int from = at;
    int after = -1;
    int jumps = 0;
    for (int length = octets.getUnsignedByte(from); length != 0; ) {
      if (length >= 0xc0) {
        if (++jumps > MOST_JUMPS) {
          throw new IndexOutOfBoundsException("a name that refers to itself");
        }
        after = after < 0 ? from + 2 : after;
        from = octets.getUnsignedShort(from) & 0x3fff;
      } else {
        byte[] label = octets.getBytes(from + 1, from + 1 + length);
        name.append(name.length() == 0 ? "" : ".");
        name.append(new String(label, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        from += 1 + length;
      }
      length = octets.getUnsignedByte(from);
    }
    at = after < 0 ? from + 1 : after;
    return name.toString();
  }
}
