package dev.fairlead.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Host names, IP literals, addresses of endpoints and blocks of addresses. Nothing here asks DNS.
 */
final class Addresses {
  static final Scalar<Integer> PORT = Scalars.integer(1, 65_535);
  static final Scalar<Integer> PORT_OR_ANY = Scalars.integer(0, 65_535);
  static final Scalar<String> HOST =
      Scalars.text("a host name or an IP address", Addresses::parseHost);

  /** As it stands in a URI: IPv6 in brackets, which may be left out. */
  static final Scalar<String> URI_HOST =
      Scalars.text("a host name or an IP address", Addresses::parseUriHost);

  static final Scalar<String> HOST_PATTERN =
      Scalars.text(
          "a host name such as api.example.com, *.example.com for all its subdomains, or an IP"
              + " address",
          Addresses::parseHostPattern);
  static final Scalar<String> AUTHORITY =
      Scalars.text("a host name or IP address, with or without :port", Addresses::parseAuthority);
  static final Scalar<Address> ENDPOINT =
      new Scalar<>(
          "an address such as 10.0.0.1:8080, [::1]:8080, name:8080 or https://name",
          Scalars.TEXT,
          Addresses::parseEndpoint,
          Object::toString);
  static final Scalar<CidrConfig> CIDR =
      new Scalar<>(
          "an IP address or a block such as 10.0.0.0/8 or 2001:db8::/32",
          Scalars.TEXT,
          Addresses::parseCidr,
          cidr -> text(cidr.network()) + "/" + cidr.prefix());

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern LABELS =
      Pattern.compile(
          "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");
  private static final int LONGEST_NAME = 253;

  /** An endpoint's address in its parts. */
  record Address(String text, boolean tls, String host, int port) {
    @Override
    public String toString() {
      return text;
    }
  }

  private Addresses() {}

  static String parseHost(String text) {
    if (isIpv6(text)) {
      return text;
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      String inside = text.substring(1, text.length() - 1);
      throw new Unacceptable(null, isIpv6(inside) ? inside : null);
    }
    int colon = text.indexOf(':');
    if (colon > 0 && colon == text.lastIndexOf(':') && isHost(text.substring(0, colon))) {
      throw new Unacceptable("without a port", text.substring(0, colon));
    }
    if (!isHost(text)) {
      throw new Unacceptable();
    }
    return text;
  }

  private static boolean isHost(String text) {
    return IPV4.matcher(text).matches() || isName(text) && !NUMBERS.matcher(text).matches();
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && LABELS.matcher(text).matches();
  }

  private static boolean isIpv6(String text) {
    if (text.indexOf(':') < 0 || !IPV6_LETTERS.matcher(text).matches()) {
      return false;
    }
    try {
      // With a colon in it this is parsed as a literal or refused, never looked up.
      InetAddress.getByName(text);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** One spelling for all of an IP address; a name in lower case. */
  static String canonical(String host) {
    if (!isIpv6(host)) {
      return host.toLowerCase(Locale.ROOT);
    }
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String parseHostPattern(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("*.")) {
      if (lower.length() == 2 || !isName(lower.substring(2))) {
        throw new Unacceptable();
      }
      return lower;
    }
    if (lower.indexOf('*') >= 0) {
      throw new Unacceptable("a '*' stands only in front, before a dot");
    }
    return parseUriHost(lower);
  }

  private static String parseUriHost(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String host = parseHost(brackets ? text.substring(1, text.length() - 1) : text);
    boolean ipv6 = host.indexOf(':') >= 0;
    if (brackets && !ipv6) {
      throw new Unacceptable(null, host);
    }
    return ipv6 ? "[" + host + "]" : host;
  }

  private static String parseAuthority(String text) {
    if (isIpv6(text)) {
      throw new Unacceptable("an IPv6 address needs brackets here", "[" + text + "]");
    }
    hostAndPort(text, 0);
    return text;
  }

  private static Address parseEndpoint(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      if (isIpv6(text)) {
        throw new Unacceptable("an IPv6 address needs brackets and a port", bracketed(text));
      }
      Address address = hostAndPort(text, -1);
      return new Address(text, false, address.host(), address.port());
    }
    String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
    boolean tls = name.equals("https");
    if (!tls && !name.equals("http")) {
      throw new Unacceptable(
          "scheme '" + ConfigError.shown(name) + "' is not accepted; use http or https");
    }
    String rest = text.substring(scheme + 3);
    if (rest.indexOf('/') >= 0) {
      throw new Unacceptable("without a path", text.substring(0, text.indexOf('/', scheme + 3)));
    }
    Address address = hostAndPort(rest, tls ? 443 : 80);
    return new Address(text, tls, address.host(), address.port());
  }

  /** {@code ::1:9000} most likely means port 9000 of {@code ::1}. */
  private static String bracketed(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    return isIpv6(host) && colon < text.length() - 1
        ? "[" + host + "]" + text.substring(colon)
        : "[" + text + "]:80";
  }

  /**
   * @param defaultPort -1: a port is required
   */
  private static Address hostAndPort(String text, int defaultPort) {
    int hostEnd;
    String host;
    if (text.startsWith("[")) {
      hostEnd = text.indexOf(']') + 1;
      host = hostEnd == 0 ? text : text.substring(1, hostEnd - 1);
      if (!isIpv6(host)) {
        throw new Unacceptable("no IPv6 address between the brackets");
      }
    } else {
      int colon = text.indexOf(':');
      hostEnd = colon < 0 ? text.length() : colon;
      host = parseHost(text.substring(0, hostEnd));
    }
    String port = text.substring(hostEnd);
    if (port.isEmpty()) {
      if (defaultPort < 0) {
        throw new Unacceptable("a port is missing");
      }
      return new Address(text, false, host, defaultPort);
    }
    try {
      if (!port.startsWith(":")) {
        throw new Unacceptable();
      }
      return new Address(text, false, host, PORT.parse(port.substring(1)));
    } catch (Unacceptable e) {
      throw new Unacceptable("the port is no number from 1 to 65535");
    }
  }

  private static CidrConfig parseCidr(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!IPV4.matcher(address).matches() && !isIpv6(address)) {
      throw new Unacceptable();
    }
    try {
      InetAddress network = InetAddress.getByName(address);
      byte[] octets = network.getAddress();
      if (octets.length == 4 && address.indexOf(':') >= 0) {
        throw new Unacceptable("write an IPv4 address as such", network.getHostAddress());
      }
      int bits = octets.length * 8;
      int prefix = slash < 0 ? bits : Scalars.integer(0, bits).parse(text.substring(slash + 1));
      byte[] masked = masked(octets, prefix);
      if (!Arrays.equals(octets, masked)) {
        throw new Unacceptable(
            "bits are set behind the prefix",
            text(InetAddress.getByAddress(masked)) + "/" + prefix);
      }
      return new CidrConfig(network, prefix);
    } catch (UnknownHostException e) {
      throw new Unacceptable();
    }
  }

  /** With the first run of zeros shortened. */
  private static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("(^|:)0(:0)+(:|$)", "::");
  }

  private static byte[] masked(byte[] octets, int prefix) {
    byte[] masked = octets.clone();
    for (int bit = prefix; bit < octets.length * 8; bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return masked;
  }
}
