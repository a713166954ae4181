package dev.fairlead.wire;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads addresses as clients write them in fields; never asks a name server. */
public final class IpLiteral {
  private IpLiteral() {}

  /**
   * Reads an IPv4 or IPv6 literal, with or without brackets, zone excluded. A number of an IPv4
   * address that begins with a needless zero is refused, as some take it for octal (RFC 6943
   * section 3.1.1): {@code 010.0.0.1} must not pass for an address of {@code 10.0.0.0/8}.
   *
   * @return null if the text is none
   */
  public static InetAddress parse(String text) {
    boolean plain = text.indexOf('%') < 0 && !padded(text);
    byte[] octets = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    if (octets == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a number between dots has a zero before other digits. */
  private static boolean padded(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return false;
    }
    int from = text.lastIndexOf(':', dot) + 1;
    for (int i = from; i + 1 < text.length(); i++) {
      boolean first = i == from || text.charAt(i - 1) == '.';
      if (first
          && text.charAt(i) == '0'
          && text.charAt(i + 1) >= '0'
          && text.charAt(i + 1) <= '9') {
        return true;
      }
    }
    return false;
  }

  /** Writes an address without a host name or zone. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
