package dev.fairlead.config;

import java.nio.file.Path;

/**
 * TLS towards endpoints.
 *
 * @param ca PEM file of the authorities to trust; null: the platform's
 * @param serverName the name sent by SNI and verified in the certificate; null: the endpoint's host
 * @param certificate PEM file of the client certificate chain, or null
 * @param key PEM file of its key, or null
 * @param verify whether the certificate and its name are verified; true unless the operator says
 *     otherwise
 */
public record EndpointTlsConfig(
    Path ca, String serverName, Path certificate, Path key, boolean verify) {
  public static final EndpointTlsConfig DEFAULT =
      new EndpointTlsConfig(null, null, null, null, true);
}
