package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.RequestContext;

/** Clients as points on the circle of a {@link Division}. */
final class Clients {
  private Clients() {}

  /** The same for all requests of a client, or of a hash key where the pool has a hash rule. */
  static int point(RequestContext request) {
    long key = request.hashKey();
    if (key == 0) {
      key = request.addressHigh() * 31 + request.addressLow();
    }
    // Finalizer of MurmurHash3: a strategy that hashes the same key must not see a part of the
    // circle only, so it is mixed once more and with another origin.
    key ^= 0x5851_F42D_4C95_7F2DL;
    key = (key ^ key >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    key = (key ^ key >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return (int) (key ^ key >>> 33);
  }
}
