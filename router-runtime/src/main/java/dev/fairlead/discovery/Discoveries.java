package dev.fairlead.discovery;

import dev.fairlead.config.EndpointConfig;
import java.util.List;

/** Chooses how configured endpoints are found. */
public final class Discoveries {
  private Discoveries() {}

  /** A discovery for endpoints that are not known yet. */
  public static Discovery awaited() {
    return new AwaitedDiscovery();
  }

  /** A discovery that has not been started. */
  public static Discovery of(List<EndpointConfig> endpoints, Names names) {
    List<Origin> origins =
        endpoints.stream().map(endpoint -> new Origin(endpoint.id(), endpoint.host())).toList();
    boolean literal = origins.stream().allMatch(origin -> IpText.parse(origin.host()) != null);
    return literal ? new StaticDiscovery(origins) : new DnsDiscovery(origins, names);
  }
}
