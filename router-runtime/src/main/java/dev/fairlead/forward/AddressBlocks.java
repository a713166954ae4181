package dev.fairlead.forward;

import dev.fairlead.config.CidrConfig;
import java.net.InetAddress;
import java.util.List;

/** A list of address blocks that can be asked for membership. Immutable. */
final class AddressBlocks {
  private final byte[][] networks;
  private final int[] prefixes;

  AddressBlocks(List<CidrConfig> blocks) {
    networks = blocks.stream().map(block -> block.network().getAddress()).toArray(byte[][]::new);
    prefixes = blocks.stream().mapToInt(CidrConfig::prefix).toArray();
  }

  boolean isEmpty() {
    return networks.length == 0;
  }

  boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    for (int i = 0; i < networks.length; i++) {
      if (networks[i].length == octets.length && matches(networks[i], octets, prefixes[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] network, byte[] octets, int prefix) {
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (network[i] != octets[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((network[whole] ^ octets[whole]) & 0xff00 >> rest & 0xff) == 0;
  }
}
