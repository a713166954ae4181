package dev.fairlead.config;

import dev.fairlead.config.Addresses.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks a pool's endpoints against each other and the pool's protocol. */
final class EndpointChecks {
  private EndpointChecks() {}

  static void check(Fields fields, Key<List<EndpointConfig>> endpoints, Protocol protocol) {
    Map<String, ConfigNode> ids = new HashMap<>();
    for (ConfigNode item : fields.items(endpoints)) {
      ConfigNode written = item.child("address");
      ConfigNode addressNode = written == null ? item : written;
      Address address = address(addressNode);
      if (address != null) {
        checkScheme(fields, addressNode, address, protocol);
        ConfigNode id = item.child(EndpointSection.ID.name());
        checkId(fields, id == null ? addressNode : id, ids);
      }
    }
  }

  private static Address address(ConfigNode node) {
    try {
      return node instanceof ConfigNode.Scalar scalar
          ? Addresses.ENDPOINT.parse(scalar.text())
          : null;
    } catch (Unacceptable e) {
      return null; // reported already
    }
  }

  private static void checkScheme(
      Fields fields, ConfigNode node, Address address, Protocol protocol) {
    if (protocol == Protocol.H2 && !address.tls()) {
      String bare = address.text().replaceFirst("^http://", "");
      fields
          .reading()
          .error(
              node,
              "protocol h2 is spoken over TLS; expected an https address, or protocol: h2c",
              "https://" + bare);
    } else if (protocol == Protocol.H2C && address.tls()) {
      fields
          .reading()
          .error(
              node,
              "protocol h2c is cleartext; expected an address without https, or protocol: h2",
              null);
    }
  }

  private static void checkId(Fields fields, ConfigNode node, Map<String, ConfigNode> ids) {
    if (node instanceof ConfigNode.Scalar id) {
      ConfigNode first = ids.putIfAbsent(id.text(), node);
      if (first != null) {
        fields
            .reading()
            .error(
                node,
                "already is the id of the endpoint at "
                    + first.place()
                    + "; expected an id of its own");
      }
    }
  }
}
