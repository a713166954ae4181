package dev.fairlead.listener;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.wire.ConnectorSettings;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** TLS towards the endpoints of a pool. Immutable. */
public final class ClientTls {
  private final EndpointTlsConfig config;
  private final Protocol protocol;
  private final PemFiles.Authorities authorities;
  private final PemFiles certificate;
  private final SslContext context;

  private ClientTls(
      EndpointTlsConfig config,
      Protocol protocol,
      PemFiles.Authorities authorities,
      PemFiles certificate)
      throws GeneralSecurityException, SSLException {
    this.config = config;
    this.protocol = protocol;
    this.authorities = authorities;
    this.certificate = certificate;
    this.context = build();
  }

  /**
   * Reads authorities, certificate and key.
   *
   * @param protocol what is asked for by ALPN
   * @param previous what the pool uses so far, or null; returned if nothing changed
   * @throws TlsException if a file cannot be read or does not hold what it must; names it
   */
  public static ClientTls of(
      String pool, EndpointTlsConfig config, Protocol protocol, ClientTls previous) {
    PemFiles.Authorities authorities = PemFiles.Authorities.read(config.ca());
    PemFiles certificate =
        config.certificate() == null ? null : PemFiles.read(config.certificate(), config.key());
    if (previous != null
        && previous.config.equals(config)
        && previous.protocol == protocol
        && previous.authorities.equals(authorities)
        && Objects.equals(previous.certificate, certificate)) {
      return previous;
    }
    try {
      return new ClientTls(config, protocol, authorities, certificate);
    } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
      throw new TlsException("pool '" + pool + "': TLS: " + e.getMessage(), e);
    }
  }

  private SslContext build() throws GeneralSecurityException, SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(TlsProvider.get())
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .protocols(TlsContexts.versions("TLSv1.2"))
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    protocol.toString()));
    if (!config.verify()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (authorities.present()) {
      builder.trustManager(authorities.certificates());
    }
    if (certificate != null) {
      builder.keyManager(certificate.keyManagerFactory());
    }
    return builder.build();
  }

  /**
   * How a pool's endpoint is connected to.
   *
   * @param tls of the pool; null unless the endpoint's address is https
   */
  public static ConnectorSettings settings(
      PoolConfig pool, EndpointConfig endpoint, ClientTls tls) {
    String configured = pool.tls().serverName();
    return new ConnectorSettings(
        pool.timeouts().connect().toNanos(),
        pool.timeouts().idle().toNanos(),
        tls == null ? null : tls.context,
        tls == null ? null : configured != null ? configured : endpoint.host(),
        tls != null && pool.tls().verify());
  }
}
