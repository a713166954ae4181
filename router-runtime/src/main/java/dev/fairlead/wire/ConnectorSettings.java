package dev.fairlead.wire;

import io.netty.handler.ssl.SslContext;

/**
 * How connections to endpoints are made.
 *
 * @param connectTimeoutNanos to an established connection, with TLS
 * @param idleTimeoutNanos without any octet, in an exchange or in the pool
 * @param ssl null for cleartext
 * @param serverName for SNI and verification; null without TLS
 * @param verifyName whether the certificate must be valid for {@code serverName}
 */
public record ConnectorSettings(
    long connectTimeoutNanos,
    long idleTimeoutNanos,
    SslContext ssl,
    String serverName,
    boolean verifyName) {}
