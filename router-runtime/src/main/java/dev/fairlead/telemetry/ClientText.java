package dev.fairlead.telemetry;

import dev.fairlead.config.AccessLogConfig.ClientAddress;
import dev.fairlead.wire.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A client's address as the access log shows it. */
final class ClientText {
  private static final int IPV4_OCTETS = 24 / 8;
  private static final int IPV6_OCTETS = 48 / 8;

  /** 6to4 (RFC 3056) has an IPv4 address behind 16 bits of prefix. */
  private static final int SIX_TO_FOUR_OCTETS = 2 + IPV4_OCTETS;

  private ClientText() {}

  static String of(InetAddress address, ClientAddress shown) {
    return IpLiteral.text(shown == ClientAddress.FULL ? address : truncated(address));
  }

  private static InetAddress truncated(InetAddress address) {
    byte[] octets = address.getAddress();
    Arrays.fill(octets, kept(address, octets), octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int kept(InetAddress address, byte[] octets) {
    if (address instanceof Inet4Address) {
      return IPV4_OCTETS;
    }
    return octets[0] == 0x20 && octets[1] == 0x02 ? SIX_TO_FOUR_OCTETS : IPV6_OCTETS;
  }
}
