package dev.fairlead.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads IP literals without ever asking a name server. */
final class IpText {
  private IpText() {}

  /**
   * Reads four decimal octets, or an IPv6 literal without brackets, with or without a zone.
   *
   * @return null if the text is neither
   */
  static InetAddress parse(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        // A text with a colon is a literal or an error to the JDK, never a name.
        return InetAddress.getByName(text);
      }
      byte[] octets = ipv4(text);
      return octets == null ? null : InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte[] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return null;
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return null;
      }
      octets[i] = (byte) value;
    }
    return octets;
  }
}
