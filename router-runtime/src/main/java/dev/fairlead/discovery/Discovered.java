package dev.fairlead.discovery;

import java.net.InetAddress;

/**
 * One address that serves.
 *
 * @param id unique: that of the origin; followed by {@code /} and the address if the origin's name
 *     stands for several
 * @param origin {@link Origin#id()}
 * @param address resolved
 */
public record Discovered(String id, String origin, InetAddress address) {}
