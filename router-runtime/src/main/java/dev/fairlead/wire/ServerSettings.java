package dev.fairlead.wire;

/**
 * What a listener's connections go by; read anew for each request, so that a reload reaches open
 * connections.
 *
 * @param requestLine octets, beyond is 414
 * @param fieldOctets of all fields, beyond is 431
 * @param fieldCount beyond is 431
 * @param streams concurrent HTTP/2 streams of a connection
 * @param headTimeoutNanos from a request's first octet, or the connection's beginning, to the end
 *     of its head
 * @param idleTimeoutNanos without any octet between requests, within content, and in a tunnel
 * @param http1 whether HTTP/1.1 is spoken
 * @param http2 whether HTTP/2 is spoken: by ALPN with TLS, by prior knowledge without
 */
public record ServerSettings(
    RequestHandler handler,
    int requestLine,
    int fieldOctets,
    int fieldCount,
    int streams,
    long headTimeoutNanos,
    long idleTimeoutNanos,
    boolean http1,
    boolean http2) {}
