package dev.fairlead.plugin.geoip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Addresses as two longs, the way the router hands them over: IPv4 is mapped into IPv6. An address
 * of 6to4 stands for the IPv4 address within it (RFC 3056).
 */
final class ClientAddress {
  private static final long MAPPED = 0xFFFFL << 32;
  private static final long SIX_TO_FOUR = 0x2002;
  private static final long IPV4 = 0xFFFF_FFFFL;
  private static final long IPV4_NETWORK = 0xFFFF_FF00L;
  private static final long IPV6_NETWORK = -1L << 16;

  private ClientAddress() {}

  static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** The upper half of what is looked up. */
  static long high(long high, boolean full) {
    if (high >>> 48 == SIX_TO_FOUR) {
      return 0;
    }
    return full ? high : high & IPV6_NETWORK;
  }

  /**
   * The lower half of what is looked up.
   *
   * @param full whether the whole address is; else the first 24 bits of IPv4, 48 of IPv6
   */
  static long low(long high, long low, boolean full) {
    long ipv4;
    if (isIpv4(high, low)) {
      ipv4 = low & IPV4;
    } else if (high >>> 48 == SIX_TO_FOUR) {
      ipv4 = high >>> 16 & IPV4;
    } else {
      return full ? low : 0;
    }
    return MAPPED | (full ? ipv4 : ipv4 & IPV4_NETWORK);
  }

  static InetAddress toInetAddress(long high, long low) {
    byte[] octets =
        isIpv4(high, low)
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
