package dev.fairlead.health;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;

/** Makes the check a pool is configured with: of the protocol its endpoints speak, with its TLS. */
final class HealthChecks {
  /** What any answer of an endpoint may have. */
  private static final int MOST_FIELD_OCTETS = 64 * 1024;

  private HealthChecks() {}

  /** A check for one endpoint; the health type is not {@code NONE}. */
  static HealthCheck of(Vertx vertx, PoolConfig pool, EndpointConfig endpoint) {
    HealthConfig health = pool.health();
    if (health.type() == HealthConfig.Type.TCP) {
      return new TcpHealthCheck(vertx, health.timeout());
    }
    String serverName = endpoint.tls() ? pool.tls().serverName() : null;
    return new HttpHealthCheck(
        vertx,
        options(pool, endpoint, health.timeout()),
        new HttpHealthCheck.Settings(
            serverName != null ? serverName : endpoint.host(),
            health.host() != null ? health.host() : authority(endpoint),
            health.path(),
            health.expectedStatusFrom(),
            health.expectedStatusTo(),
            health.expectedBody()));
  }

  /** The Host field that goes to an endpoint by its own name: without its scheme's default port. */
  private static String authority(EndpointConfig endpoint) {
    String host = endpoint.host().indexOf(':') < 0 ? endpoint.host() : "[" + endpoint.host() + "]";
    return endpoint.port() == (endpoint.tls() ? 443 : 80) ? host : host + ":" + endpoint.port();
  }

  /** Protocol and TLS of a client for one endpoint. */
  static HttpClientOptions options(
      PoolConfig pool, EndpointConfig endpoint, Duration connectTimeout) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) Math.max(1, connectTimeout.toMillis()))
            .setProtocolVersion(
                pool.protocol() == Protocol.HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
            .setMaxHeaderSize(MOST_FIELD_OCTETS)
            .setHttp2ClearTextUpgrade(false);
    if (endpoint.tls()) {
      secure(options, pool, endpoint);
    }
    return options;
  }

  private static void secure(HttpClientOptions options, PoolConfig pool, EndpointConfig endpoint) {
    EndpointTlsConfig tls = pool.tls();
    options.setSsl(true).setTrustAll(!tls.verify()).setVerifyHost(tls.verify());
    if (pool.protocol() == Protocol.H2) {
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    String name = tls.serverName() != null ? tls.serverName() : endpoint.host();
    // RFC 6066 section 3: an address is no server name.
    options.setForceSni(name.indexOf(':') < 0 && !name.matches("[0-9.]+"));
    if (tls.ca() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString()));
    }
    if (tls.certificate() != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(tls.certificate().toString())
              .addKeyPath(tls.key().toString()));
    }
  }
}
