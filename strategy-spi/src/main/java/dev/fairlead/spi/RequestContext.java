package dev.fairlead.spi;

import java.net.InetAddress;

/**
 * The request an endpoint is picked for. Its methods may be called only during the call it is
 * passed to, and a plugin keeps no reference to it. All calls about one request are passed the same
 * object, and no other request's are until that one has ended, so its identity ({@link
 * System#identityHashCode}) ties what a picker noted to {@link Strategy#completed}.
 */
public interface RequestContext {
  String method();

  /** Host and, if the client sent one, port, as in {@code example.com:8080}. */
  String host();

  /** The path without the query, before any rewriting by the route. */
  String path();

  /**
   * The value of the first field of that name, compared without regard to case, or null. Allocates.
   */
  String header(CharSequence name);

  /** The client's address: the connection's, or the one a trusted proxy names. */
  InetAddress clientAddress();

  /**
   * The upper 64 bits of the client's address as IPv6, network order; 0 for IPv4, whose addresses
   * are mapped ({@code ::ffff:a.b.c.d}). Allocates nothing.
   */
  long addressHigh();

  /** The lower 64 bits of the client's address as IPv6. Allocates nothing. */
  long addressLow();

  /**
   * A well-mixed hash of what the pool hashes on; 0 if the pool has no hash rule, or the request
   * lacks what it names, such as the cookie.
   */
  long hashKey();

  /**
   * What kind of request this is, as far as cost is concerned: the class the route names, else the
   * route's name, else the empty text. One object for all requests of a class, and a bounded number
   * of them. Allocates nothing.
   */
  default String requestClass() {
    return "";
  }

  /**
   * Where a picker writes down why it chose as it did; null for nearly every request, as only
   * sampled ones are explained. Writing may allocate.
   */
  default Explanation explanation() {
    return null;
  }

  /** Whether this request must not go to that endpoint (again): it was tried, or it is full. */
  boolean tried(Endpoint endpoint);
}
