package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.RequestContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A client's request and its attempt under way. Used again for a later request as soon as neither a
 * router nor a server knows it, which is how a strategy that keeps one is found out.
 *
 * <p>As an {@link Event} it is on its way through the network.
 */
final class Attempt extends Event implements RequestContext {
  private static final long MAPPED_IPV4 = 0xFFFF_0000_0000L;
  private static final long TEN_SLASH_EIGHT = 0x0A00_0000L;

  private final Engine engine;
  long number;
  long arrivedNanos;
  double cost;
  int key;
  String requestClass;
  int retries;

  Router router;
  RouterEndpoint endpoint;
  long sentNanos;

  /** The outcome on its way back; null while on its way there. */
  Outcome answer;

  /** Whether the answer is a response at all, and not a connection refused or broken. */
  boolean responded;

  /** What came with the response, if anybody is interested. */
  LoadReport report;

  /** The client has left, but the server still works on it. */
  boolean abandoned;

  // What the server keeps of it.
  double work;
  double endsAtWork;
  long receivedNanos;
  int rivals;

  // Neighbours among the attempts an endpoint of a router has not answered, oldest first.
  Attempt older;
  Attempt newer;

  // Neighbours among all that wait, in the order their time runs out.
  Attempt earlier;
  Attempt later;

  private Endpoint[] tried = new Endpoint[4];
  private int triedCount;

  Attempt(Engine engine) {
    this.engine = engine;
  }

  @Override
  void happen() {
    engine.travelled(this);
  }

  void clear() {
    Arrays.fill(tried, 0, triedCount, null);
    triedCount = 0;
    retries = 0;
    abandoned = false;
    answer = null;
    report = null;
    endpoint = null;
  }

  void markTried(Endpoint value) {
    if (triedCount == tried.length) {
      tried = Arrays.copyOf(tried, triedCount * 2);
    }
    tried[triedCount++] = value;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String host() {
    return "simulated";
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public String header(CharSequence name) {
    return null;
  }

  @Override
  public InetAddress clientAddress() {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((int) addressLow()).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long addressHigh() {
    return 0;
  }

  /** One address per key: clients ask for the same thing again. */
  @Override
  public long addressLow() {
    return MAPPED_IPV4 | TEN_SLASH_EIGHT | key & 0xFF_FFFFL;
  }

  @Override
  public long hashKey() {
    return RandomStream.mix(key + 1L);
  }

  @Override
  public String requestClass() {
    return requestClass;
  }

  @Override
  public boolean tried(Endpoint candidate) {
    for (int i = 0; i < triedCount; i++) {
      if (tried[i] == candidate) {
        return true;
      }
    }
    return false;
  }
}
