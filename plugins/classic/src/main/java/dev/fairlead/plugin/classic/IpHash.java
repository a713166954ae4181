package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Rendezvous hashing: every endpoint has a score for the client, and the highest wins. A client
 * therefore moves only when its own endpoint leaves or a newcomer outscores it, and its second
 * choice is already settled. Scores depend on the client's address and the endpoint's id alone, so
 * all routers agree without talking to each other.
 *
 * <p>Weighted, the score is weight / -ln(u) for a hash u between 0 and 1 (Schindelhauer, Schomaker:
 * "Weighted distributed hash tables", SPAA 2005). Within equal weights the greatest hash decides,
 * so endpoints are grouped by weight and a logarithm is taken once per group rather than once per
 * endpoint; {@code StrictMath}, as routers on other machines must find the same winner.
 */
final class IpHash implements Strategy {
  private static final long IPV4_MAPPED = 0xFFFF;

  private final long ipv4Mask;
  private final long ipv6HighMask;
  private final long ipv6LowMask;

  /**
   * A strategy.
   *
   * @param ipv4Prefix how many leading bits of an IPv4 address count, 0 to 32
   * @param ipv6Prefix how many leading bits of an IPv6 address count, 0 to 128
   */
  IpHash(int ipv4Prefix, int ipv6Prefix) {
    ipv4Mask = leadingOnes(32 + ipv4Prefix);
    ipv6HighMask = leadingOnes(Math.min(64, ipv6Prefix));
    ipv6LowMask = leadingOnes(Math.max(0, ipv6Prefix - 64));
  }

  private static long leadingOnes(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  @Override
  public Picker update(EndpointSet available) {
    return available.size() == 0 ? request -> null : new HighestScore(available);
  }

  private long clientHash(RequestContext request) {
    long high = request.addressHigh();
    long low = request.addressLow();
    return high == 0 && low >>> 32 == IPV4_MAPPED
        ? mix(low & ipv4Mask)
        : mix(mix(high & ipv6HighMask) ^ low & ipv6LowMask);
  }

  /**
   * FNV-1a over UTF-16 units, mixed: 64 bits, because at 32 two of a thousand endpoints may well
   * collide.
   */
  private static long hash(String id) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100_0000_01B3L;
    }
    return mix(hash);
  }

  /** Spreads every bit over all: the finalizer of SplitMix64. */
  private static long mix(long bits) {
    long z = bits + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  private final class HighestScore implements Picker {
    private final Endpoint[] byWeight;
    private final long[] hashes;

    /** Where each group of equal weight ends in {@link #byWeight}. */
    private final int[] groupEnds;

    HighestScore(EndpointSet set) {
      byWeight = new Endpoint[set.size()];
      for (int i = 0; i < byWeight.length; i++) {
        byWeight[i] = set.get(i);
      }
      Arrays.sort(byWeight, Comparator.comparingInt(Endpoint::weight));
      hashes = new long[byWeight.length];
      int[] ends = new int[byWeight.length];
      int groups = 0;
      for (int i = 0; i < byWeight.length; i++) {
        hashes[i] = hash(byWeight[i].id());
        if (i + 1 == byWeight.length || byWeight[i].weight() != byWeight[i + 1].weight()) {
          ends[groups++] = i + 1;
        }
      }
      groupEnds = Arrays.copyOf(ends, groups);
    }

    @Override
    public Endpoint pick(RequestContext request) {
      long client = clientHash(request);
      Endpoint winner = null;
      double leastCost = Double.POSITIVE_INFINITY;
      int index = 0;
      for (int end : groupEnds) {
        Endpoint best = null;
        long highest = Long.MIN_VALUE;
        for (; index < end; index++) {
          long hash = mix(hashes[index] ^ client);
          if (hash >= highest && !request.tried(byWeight[index])) {
            highest = hash;
            best = byWeight[index];
          }
        }
        if (groupEnds.length == 1) {
          return best;
        }
        if (best != null) {
          double cost = -StrictMath.log(unit(highest)) / best.weight();
          if (cost < leastCost) {
            leastCost = cost;
            winner = best;
          }
        }
      }
      return winner;
    }

    /** A number between 0 and 1, both excluded, in the order of the hashes. */
    private static double unit(long hash) {
      return ((hash >> 12) + 0x1p51 + 0.5) * 0x1p-52;
    }
  }
}
