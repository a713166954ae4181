package dev.fairlead.forward;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouteConfig.HeaderChanges;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.HttpDate;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;

/**
 * The changes a message's head undergoes on its way. What concerns one connection only was already
 * taken out by the protocol that read it (RFC 9110 section 7.6.1); here is what the router and the
 * operator add.
 */
public final class HeaderRules {
  private static final Fields VIA_1_0 = via("1.0");
  private static final Fields VIA_1_1 = via("1.1");
  private static final Fields VIA_2 = via("2.0");

  private HeaderRules() {}

  private static Fields via(String version) {
    Fields fields = new Fields();
    fields.add("Via", ForwardingFields.via(version));
    return fields;
  }

  /** Changes a request once, before its first attempt. */
  public static void request(
      RequestHead head,
      ClientConnection connection,
      ForwardingFields forwarding,
      RouteConfig route) {
    forwarding.apply(connection, head);
    PathRewrite.apply(route.rewrite(), head);
    apply(route.requestHeaders(), head.fields());
  }

  /**
   * Sets the authority for an endpoint, before each attempt.
   *
   * @param host what the client named
   * @param rule as in {@link dev.fairlead.config.PoolConfig#hostHeader}
   */
  public static void address(RequestHead head, String host, String rule, PooledEndpoint endpoint) {
    if (rule == null) {
      head.authority(host.isEmpty() ? endpoint.authority() : host);
    } else {
      head.authority(rule.equals("endpoint") ? endpoint.authority() : rule);
    }
  }

  /** Changes a final response. */
  public static void response(ResponseHead head, RouteConfig route) {
    Fields fields = head.fields();
    fields.addAll(
        switch (head.version()) {
          case "2.0" -> VIA_2;
          case "1.0" -> VIA_1_0;
          default -> VIA_1_1;
        });
    HttpDate.addIfMissing(fields);
    apply(route.responseHeaders(), fields);
  }

  private static void apply(HeaderChanges changes, Fields fields) {
    if (changes.isEmpty()) {
      return;
    }
    for (String name : changes.remove()) {
      fields.remove(name);
    }
    for (RouteConfig.Header header : changes.set()) {
      fields.set(header.name(), header.value());
    }
    for (RouteConfig.Header header : changes.add()) {
      fields.add(header.name(), header.value());
    }
  }
}
