package dev.fairlead.exchange;

import dev.fairlead.explain.Explained;
import dev.fairlead.forward.ForwardingFields;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.RequestHead;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * What a strategy sees of a request. The exchange extends it, so that a pick needs no object of its
 * own; what costs something to find out is found out when first asked for, and remembered.
 */
abstract class RequestView implements RequestContext {
  private static final EndpointState[] NONE = {};

  /** The client's side. */
  final Inbound inbound;

  /** What the listener believes and says of clients. */
  final ForwardingFields forwarding;

  private final String host;
  private final String target;
  private final int pathLength;

  /** Endpoints not to pick: first those that were tried, then those that are full at the moment. */
  private EndpointState[] avoided = NONE;

  private int triedCount;
  private int avoidedCount;

  private Explained explained;
  private InetAddress clientAddress;
  private long addressHigh;
  private long addressLow;
  private boolean addressKnown;
  private long hashKey;
  private boolean hashKnown;
  private String path;

  RequestView(Inbound inbound, ForwardingFields forwarding) {
    this.inbound = inbound;
    this.forwarding = forwarding;
    RequestHead head = inbound.head();
    this.host = head.authority();
    this.target = head.target();
    this.pathLength = head.pathLength();
  }

  /** The pool the request went to, or null. */
  public abstract PoolState pool();

  /** The client's side. */
  public Inbound inbound() {
    return inbound;
  }

  public ClientConnection connection() {
    return inbound.connection();
  }

  public RequestHead request() {
    return inbound.head();
  }

  /**
   * Whether the client came by HTTPS, to the router or to a trusted proxy. To be asked before the
   * request is changed for an endpoint.
   */
  public boolean secure() {
    RequestHead head = inbound.head();
    if (head.scheme().equals("https")) {
      return true;
    }
    int proto = head.fields().next(FieldName.X_FORWARDED_PROTO, 0);
    return proto >= 0
        && head.fields().valueIs(proto, "https")
        && forwarding.trusts(connection().remote().getAddress());
  }

  // ---- why

  /** Lets the choice of its endpoint be explained; before the first stage. */
  void explain(Explained value) {
    explained = value;
  }

  /** Where the choice of its endpoint is written down; null for nearly every request. */
  public Explained explained() {
    return explained;
  }

  @Override
  public Explanation explanation() {
    return explained;
  }

  /** Path and query as the client sent them, whatever the route makes of them. */
  public String target() {
    return target;
  }

  // ---- endpoints not to pick

  /** Lets {@link #tried} be true for an endpoint until the next one is set. */
  public void markFull(PooledEndpoint full) {
    avoid(full.state());
  }

  /** Lets {@link #tried} be true for an endpoint from now on. */
  void markTried(EndpointState state) {
    avoidedCount = triedCount;
    avoid(state);
    triedCount = avoidedCount;
  }

  private void avoid(EndpointState state) {
    if (avoidedCount == avoided.length) {
      avoided = Arrays.copyOf(avoided, Math.max(4, avoidedCount * 2));
    }
    avoided[avoidedCount++] = state;
  }

  /** Whether an endpoint was passed over because it is full. */
  public boolean metFull() {
    return avoidedCount > triedCount;
  }

  /** Lets endpoints that were full be picked again. */
  public void forgetFull() {
    avoidedCount = triedCount;
  }

  // ---- the request

  @Override
  public String method() {
    return inbound.head().method();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String path() {
    if (path == null) {
      path = target.substring(0, pathLength);
    }
    return path;
  }

  @Override
  public String header(CharSequence name) {
    return inbound.head().fields().get(name);
  }

  /** The value of the first cookie of that name, or null. Allocates. */
  public String cookie(String name) {
    return RequestTexts.cookie(inbound.head().fields(), name);
  }

  /** The first parameter of that name in the query, as it is written, or null. Allocates. */
  public String parameter(String name) {
    return RequestTexts.parameter(target, pathLength, name);
  }

  @Override
  public InetAddress clientAddress() {
    if (clientAddress == null) {
      clientAddress = forwarding.clientAddress(connection(), inbound.head().fields());
    }
    return clientAddress;
  }

  @Override
  public long addressHigh() {
    knowAddress();
    return addressHigh;
  }

  @Override
  public long addressLow() {
    knowAddress();
    return addressLow;
  }

  private void knowAddress() {
    if (!addressKnown) {
      addressKnown = true;
      byte[] octets = clientAddress().getAddress();
      if (octets.length == 4) {
        addressLow = 0xffff_0000_0000L | HashKey.bigEndian(octets, 0, 4);
      } else {
        addressHigh = HashKey.bigEndian(octets, 0, 8);
        addressLow = HashKey.bigEndian(octets, 8, 8);
      }
    }
  }

  @Override
  public long hashKey() {
    if (!hashKnown) {
      hashKnown = true;
      hashKey = HashKey.of(this, pool().snapshot().config().hashOn());
    }
    return hashKey;
  }

  @Override
  public boolean tried(Endpoint candidate) {
    if (avoidedCount == 0) {
      return false;
    }
    EndpointState state = ((PooledEndpoint) candidate).state();
    for (int i = 0; i < avoidedCount; i++) {
      if (avoided[i] == state) {
        return true;
      }
    }
    return false;
  }
}
