package dev.fairlead.config;

import java.net.InetAddress;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param prefix 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record CidrConfig(InetAddress network, int prefix) {}
