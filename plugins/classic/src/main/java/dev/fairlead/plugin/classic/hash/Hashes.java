package dev.fairlead.plugin.classic.hash;

/** The hashes all routers must agree on, in every release: another one would move everybody. */
final class Hashes {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private Hashes() {}

  /**
   * FNV-1a over UTF-16 units, mixed: 64 bits, because at 32 two of a thousand endpoints may well
   * collide.
   */
  static long of(String id) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100_0000_01B3L;
    }
    return mix(hash);
  }

  /** Spreads every bit over all: a step of SplitMix64. */
  static long mix(long bits) {
    long z = bits + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /**
   * A number of the sequence that a hash seeds.
   *
   * @param index 0 or more
   */
  static long nth(long seed, int index) {
    return mix(seed + index * GOLDEN_GAMMA);
  }
}
