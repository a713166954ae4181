package dev.fairlead.forward;

import dev.fairlead.config.CidrConfig;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.IpLiteral;
import dev.fairlead.wire.RequestHead;
import java.net.InetAddress;
import java.util.List;

/**
 * What one listener believes of, and tells endpoints about, where a request came from: {@code
 * Forwarded} (RFC 7239), {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port},
 * and {@code Via} (RFC 9110 section 7.6.3).
 *
 * <p>From a peer that is not a trusted proxy, all of these but {@code Via} are thrown away and
 * written anew. From a trusted one, lists are continued and single values kept. The client is the
 * last address in {@code X-Forwarded-For}, or else in {@code Forwarded}, that is not itself a
 * trusted proxy.
 *
 * <p>The lines written for an untrusted peer depend only on its connection, the authority and the
 * version, so they are made once and remembered by the connection. Immutable, thread-safe.
 */
public final class ForwardingFields {
  /** What the router calls itself in {@code Via}. */
  static final String PSEUDONYM = "fairlead";

  private final AddressBlocks trusted;

  public ForwardingFields(List<CidrConfig> trustedProxies) {
    trusted = new AddressBlocks(trustedProxies);
  }

  private record Lines(ForwardingFields by, String authority, String version, Fields fields) {
    boolean fit(ForwardingFields asker, RequestHead head) {
      return by == asker && version.equals(head.version()) && authority.equals(head.authority());
    }
  }

  /** Whether a peer is a trusted proxy. */
  public boolean trusts(InetAddress address) {
    return !trusted.isEmpty() && trusted.contains(address);
  }

  /** Replaces or continues what a request says of where it came from. */
  void apply(ClientConnection connection, RequestHead head) {
    if (trusts(connection.remote().getAddress())) {
      proceed(connection, head);
      return;
    }
    Fields fields = head.fields();
    for (int i = 0; i < fields.size(); i++) {
      int id = fields.id(i);
      if (id >= FieldName.FORWARDED && id <= FieldName.X_FORWARDED_PORT) {
        fields.removeAt(i);
      }
    }
    Lines lines = connection.memo() instanceof Lines known && known.fit(this, head) ? known : null;
    if (lines == null) {
      lines = new Lines(this, head.authority(), head.version(), render(connection, head));
      connection.memo(lines);
    }
    fields.addAll(lines.fields);
  }

  private static Fields render(ClientConnection connection, RequestHead head) {
    Fields fields = new Fields();
    fields.add("X-Forwarded-For", IpLiteral.text(connection.remote().getAddress()));
    fields.add("X-Forwarded-Proto", head.scheme());
    if (!head.authority().isEmpty()) {
      fields.add("X-Forwarded-Host", head.authority());
    }
    fields.add("X-Forwarded-Port", Integer.toString(connection.local().getPort()));
    fields.add("Forwarded", element(connection, head));
    fields.add("Via", via(head.version()));
    return fields;
  }

  private static String element(ClientConnection connection, RequestHead head) {
    String address = IpLiteral.text(connection.remote().getAddress());
    StringBuilder element = new StringBuilder(80).append("for=");
    if (address.indexOf(':') >= 0) {
      element.append("\"[").append(address).append("]\"");
    } else {
      element.append(address);
    }
    if (!head.authority().isEmpty()) {
      element.append(";host=");
      if (token(head.authority())) {
        element.append(head.authority());
      } else {
        element.append('"').append(head.authority()).append('"');
      }
    }
    return element.append(";proto=").append(head.scheme()).toString();
  }

  /**
   * Whether a host needs no quotation marks. A registered name may contain what separates the
   * parameters of an element, so that unquoted it could pretend to be some of them.
   */
  private static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '-' && c <= '9' && c != '/';
      if (!plain && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static void proceed(ClientConnection connection, RequestHead head) {
    Fields fields = head.fields();
    continueList(
        fields, FieldName.X_FORWARDED_FOR, IpLiteral.text(connection.remote().getAddress()));
    keepOr(fields, FieldName.X_FORWARDED_PROTO, head.scheme());
    if (!head.authority().isEmpty()) {
      keepOr(fields, FieldName.X_FORWARDED_HOST, head.authority());
    }
    keepOr(fields, FieldName.X_FORWARDED_PORT, Integer.toString(connection.local().getPort()));
    continueList(fields, FieldName.FORWARDED, element(connection, head));
    fields.add("Via", via(head.version()));
  }

  private static void continueList(Fields fields, int id, String element) {
    String before = fields.joined(id);
    fields.set(id, before == null || before.isEmpty() ? element : before + ", " + element);
  }

  private static void keepOr(Fields fields, int id, String value) {
    if (fields.next(id, 0) < 0) {
      fields.add(id, value);
    }
  }

  static String via(String version) {
    return (version.equals("2.0") ? "2" : version) + ' ' + PSEUDONYM;
  }

  // ---- the client's address

  /**
   * The address of the client: the connection's, or the one a trusted proxy names. Asks no name
   * server.
   */
  public InetAddress clientAddress(ClientConnection connection, Fields fields) {
    InetAddress peer = connection.remote().getAddress();
    if (!trusts(peer)) {
      return peer;
    }
    String list = fields.joined(FieldName.X_FORWARDED_FOR);
    boolean plain = list != null;
    if (list == null) {
      list = fields.joined(FieldName.FORWARDED);
    }
    return list == null ? peer : lastUntrusted(list, plain, peer);
  }

  private InetAddress lastUntrusted(String list, boolean plain, InetAddress peer) {
    InetAddress known = peer;
    for (int end = list.length(); end > 0; ) {
      int comma = list.lastIndexOf(',', end - 1);
      String element = list.substring(comma + 1, end).strip();
      InetAddress address = plain ? node(element) : forParameter(element);
      if (address == null) {
        return known;
      }
      known = address;
      if (!trusted.contains(address)) {
        return address;
      }
      end = comma;
    }
    return known;
  }

  private static InetAddress forParameter(String element) {
    for (String pair : element.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
        String value = pair.substring(equals + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return node(quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return null;
  }

  /**
   * Reads an address that may have a port: {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}.
   */
  private static InetAddress node(String text) {
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      return close < 0 ? null : IpLiteral.parse(text.substring(1, close));
    }
    int colon = text.indexOf(':');
    boolean port = colon >= 0 && colon == text.lastIndexOf(':');
    return IpLiteral.parse(port ? text.substring(0, colon) : text);
  }
}
