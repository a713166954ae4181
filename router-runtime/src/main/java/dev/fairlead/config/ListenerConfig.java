package dev.fairlead.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A port with its TLS and protocol settings.
 *
 * @param host the address to bind: an IP literal or a name
 * @param port 0 binds one free port
 * @param protocols at least one, the preferred first; {@code H2} needs TLS, {@code H2C} excludes it
 * @param tls null for cleartext
 * @param trustedProxies whose forwarding fields are believed; empty: nobody's
 * @param reusePort whether another process may bind the same port, for a take-over without a gap
 */
public record ListenerConfig(
    String name,
    String host,
    int port,
    Set<Protocol> protocols,
    ListenerTlsConfig tls,
    List<CidrConfig> trustedProxies,
    boolean reusePort,
    Limits limits,
    Timeouts timeouts) {
  /** Every IPv4 address of the machine. */
  public static final String DEFAULT_HOST = "0.0.0.0";

  public ListenerConfig {
    protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * What one connection may ask for.
   *
   * @param requestLine octets of the request line; beyond is 414
   * @param fields octets of all header fields; beyond is 431
   * @param fieldCount number of header fields; beyond is 431
   * @param connections open client connections of the listener; beyond are closed at once; 0:
   *     unlimited
   * @param streams concurrent HTTP/2 streams of one connection
   */
  public record Limits(int requestLine, int fields, int fieldCount, int connections, int streams) {
    public static final Limits DEFAULT = new Limits(8 * 1024, 32 * 1024, 128, 0, 128);
  }

  /**
   * How long a client may take.
   *
   * @param head from the first octet of a request, or from the connection, to the end of its head;
   *     dripping does not extend it
   * @param idle without any octet on a connection that has no request, or within a body; also of
   *     tunnels
   */
  public record Timeouts(Duration head, Duration idle) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
