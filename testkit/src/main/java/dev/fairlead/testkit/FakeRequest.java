package dev.fairlead.testkit;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.RequestContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request whose every property a test sets: {@code GET http://localhost/} from 127.0.0.1 with
 * hash key 0 and nothing tried unless told otherwise. Reading allocates nothing except {@link
 * #header} and {@link #clientAddress}. Not thread-safe, like the router's own.
 */
public final class FakeRequest implements RequestContext {
  private static final long MAPPED_IPV4 = 0xFFFF_0000_0000L;

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String method = "GET";
  private String host = "localhost";
  private String path = "/";
  private long addressHigh;
  private long addressLow = MAPPED_IPV4 | 0x7F00_0001L;
  private long hashKey;
  private String requestClass = "";
  private Explanation explanation;
  private Endpoint[] tried = new Endpoint[4];
  private int triedCount;

  @Override
  public String method() {
    return method;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String header(CharSequence name) {
    return headers.get(name.toString());
  }

  @Override
  public InetAddress clientAddress() {
    try {
      return InetAddress.getByAddress(
          ByteBuffer.allocate(16).putLong(addressHigh).putLong(addressLow).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long addressHigh() {
    return addressHigh;
  }

  @Override
  public long addressLow() {
    return addressLow;
  }

  @Override
  public long hashKey() {
    return hashKey;
  }

  @Override
  public String requestClass() {
    return requestClass;
  }

  @Override
  public Explanation explanation() {
    return explanation;
  }

  @Override
  public boolean tried(Endpoint endpoint) {
    for (int i = 0; i < triedCount; i++) {
      if (tried[i] == endpoint) {
        return true;
      }
    }
    return false;
  }

  /** Sets the method. */
  public FakeRequest method(String value) {
    method = value;
    return this;
  }

  /** Sets host and, where wanted, port. */
  public FakeRequest host(String value) {
    host = value;
    return this;
  }

  /** Sets the path without the query. */
  public FakeRequest path(String value) {
    path = value;
    return this;
  }

  /** Sets a field, in place of one of the same name. */
  public FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /**
   * Sets the client's address.
   *
   * @param literal an IPv4 or IPv6 address; names are not looked up
   */
  public FakeRequest from(String literal) {
    if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(
          "client address '" + literal + "': expected an IPv4 or IPv6 literal");
    }
    byte[] address;
    try {
      address = InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "client address '" + literal + "': expected an IPv4 or IPv6 literal", e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 4 ? fromIpv4(bytes.getInt()) : from(bytes.getLong(), bytes.getLong());
  }

  /** Sets the client's address to an IPv4 address in network order. Allocates nothing. */
  public FakeRequest fromIpv4(int address) {
    return from(0, MAPPED_IPV4 | Integer.toUnsignedLong(address));
  }

  /** Sets the client's address to an IPv6 address in network order. Allocates nothing. */
  public FakeRequest from(long high, long low) {
    addressHigh = high;
    addressLow = low;
    return this;
  }

  /** Sets the hash key. Allocates nothing. */
  public FakeRequest hashKey(long value) {
    hashKey = value;
    return this;
  }

  /** Sets the class of requests it belongs to. */
  public FakeRequest requestClass(String value) {
    requestClass = value;
    return this;
  }

  /** Lets a picker write down why it chooses as it does; null: it is not asked to. */
  public FakeRequest explanation(Explanation value) {
    explanation = value;
    return this;
  }

  /** Closes an endpoint to this request, as if it had been tried or were full. */
  public FakeRequest markTried(Endpoint endpoint) {
    if (triedCount == tried.length) {
      tried = Arrays.copyOf(tried, triedCount * 2);
    }
    tried[triedCount++] = endpoint;
    return this;
  }

  /** Opens all endpoints to this request again. */
  public FakeRequest clearTried() {
    triedCount = 0;
    return this;
  }
}
