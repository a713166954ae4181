package dev.fairlead.config;

import dev.fairlead.config.Addresses.Address;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code pools.NAME.endpoints[N]}. */
final class EndpointSection {
  private static final Key<Address> ADDRESS =
      Key.required(
          "address",
          Addresses.ENDPOINT,
          "Where it is: `host:port`, or `https://host:port` for TLS. A name is resolved again"
              + " when its TTL is over.");
  static final Key<String> ID =
      Key.described(
          "id",
          Scalars.text(
              "1 to 128 visible characters without spaces, ',', ';' and quotes",
              Pattern.compile("[!#-&(-+\\--:<-~]{1,128}")),
          null,
          "the address as written",
          "Its name in metrics, logs and affinity; unique in the pool.");
  private static final Key<Integer> WEIGHT =
      Key.optional(
          "weight",
          Scalars.integer(1, 1_000_000),
          EndpointConfig.DEFAULT_WEIGHT,
          "Its share of requests relative to the others.");
  private static final Key<Integer> MAX_CONNECTIONS =
      Key.optional(
          "max-connections",
          Scalars.integer(0, 1_000_000),
          0,
          "Requests in flight at most, over all event loops; 0: unlimited.");
  private static final Key<Integer> PRIORITY =
      Key.optional(
          "priority",
          Scalars.integer(0, 100),
          0,
          "Its tier: 0 is used first, the next when too little of the earlier is available.");
  private static final Key<Boolean> BACKUP =
      Key.optional("backup", Scalars.FLAG, false, "Another way to write `priority: 1`.");
  private static final Key<Map<String, String>> LABELS =
      Key.optional(
          "labels",
          Shapes.map(
              Scalars.NAME,
              Scalars.text(
                  "a text of 0 to 256 characters", Pattern.compile("[^\\p{Cntrl}]{0,256}"))),
          Map.of(),
          "Names and values strategies may ask for, such as a region.");

  private static final Section<EndpointConfig> FULL =
      new Section<>(
          "endpoint",
          "One address of a pool; a text alone is its address.",
          List.of(ADDRESS, ID, WEIGHT, MAX_CONNECTIONS, PRIORITY, BACKUP, LABELS),
          EndpointSection::check,
          EndpointSection::make);

  static final Shape<EndpointConfig> SHAPE =
      Shapes.either(
          Addresses.ENDPOINT.map(
              address ->
                  endpoint(address, address.text(), EndpointConfig.DEFAULT_WEIGHT, 0, 0, Map.of())),
          FULL);

  private EndpointSection() {}

  private static void check(Fields fields) {
    if (fields.has(BACKUP) && fields.has(PRIORITY)) {
      fields.error(BACKUP, "expected priority or backup, not both");
    }
  }

  private static EndpointConfig make(Fields fields) {
    Address address = fields.get(ADDRESS);
    String id = fields.get(ID);
    return endpoint(
        address,
        id == null ? address.text() : id,
        fields.get(WEIGHT),
        fields.get(MAX_CONNECTIONS),
        fields.get(BACKUP) ? EndpointConfig.BACKUP_PRIORITY : fields.get(PRIORITY),
        fields.get(LABELS));
  }

  private static EndpointConfig endpoint(
      Address address,
      String id,
      int weight,
      int maxConnections,
      int priority,
      Map<String, String> labels) {
    return new EndpointConfig(
        id,
        address.tls(),
        address.host(),
        address.port(),
        weight,
        maxConnections,
        priority,
        labels);
  }
}
