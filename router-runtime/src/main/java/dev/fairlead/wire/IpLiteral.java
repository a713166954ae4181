package dev.fairlead.wire;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads addresses as clients write them in fields; never asks a name server. */
public final class IpLiteral {
  private IpLiteral() {}

  /**
   * Reads an IPv4 or IPv6 literal, with or without brackets, zone excluded.
   *
   * @return null if the text is none
   */
  public static InetAddress parse(String text) {
    byte[] octets = text.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    if (octets == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes an address without a host name or zone. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
