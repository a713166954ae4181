package dev.fairlead.config;

import java.nio.file.Path;
import java.util.List;

/**
 * TLS of a listener.
 *
 * @param certificates at least one; the first is the default for clients that send no or an unknown
 *     server name
 * @param minimumVersion {@code TLSv1.2} or {@code TLSv1.3}
 * @param clientAuthentication whether a client certificate is asked for
 * @param clientCa PEM file of the authorities a client certificate must come from; null without
 *     client authentication
 */
public record ListenerTlsConfig(
    List<Certificate> certificates,
    String minimumVersion,
    ClientAuthentication clientAuthentication,
    Path clientCa) {
  public static final String DEFAULT_MINIMUM_VERSION = "TLSv1.2";

  public ListenerTlsConfig {
    certificates = List.copyOf(certificates);
  }

  /**
   * A certificate chain and its key, both PEM.
   *
   * @param serverNames exact names or {@code *.example.com}; empty: the names in the certificate
   */
  public record Certificate(Path certificate, Path key, List<String> serverNames) {
    public Certificate {
      serverNames = List.copyOf(serverNames);
    }
  }

  /** Whether a client must, may or need not show a certificate. */
  public enum ClientAuthentication {
    NONE,
    OPTIONAL,
    REQUIRED
  }
}
