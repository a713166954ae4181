package dev.fairlead.plugin.classic.hash;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;

/** {@link Rendezvous} by the leading bits of the client's address. */
final class IpHash implements Strategy {
  private static final long IPV4_MAPPED = 0xFFFF;

  private final long ipv4Mask;
  private final long ipv6HighMask;
  private final long ipv6LowMask;
  private final double balanceFactor;

  /**
   * A strategy.
   *
   * @param ipv4Prefix how many leading bits of an IPv4 address count, 0 to 32
   * @param ipv6Prefix how many leading bits of an IPv6 address count, 0 to 128
   * @param balanceFactor as {@link LoadBound} takes it
   */
  IpHash(int ipv4Prefix, int ipv6Prefix, double balanceFactor) {
    ipv4Mask = leadingOnes(32 + ipv4Prefix);
    ipv6HighMask = leadingOnes(Math.min(64, ipv6Prefix));
    ipv6LowMask = leadingOnes(Math.max(0, ipv6Prefix - 64));
    this.balanceFactor = balanceFactor;
  }

  private static long leadingOnes(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  @Override
  public Picker update(EndpointSet available) {
    return new ByAddress(available);
  }

  private long clientHash(RequestContext request) {
    long high = request.addressHigh();
    long low = request.addressLow();
    return high == 0 && low >>> 32 == IPV4_MAPPED
        ? Hashes.mix(low & ipv4Mask)
        : Hashes.mix(Hashes.mix(high & ipv6HighMask) ^ low & ipv6LowMask);
  }

  private final class ByAddress implements Picker {
    private final Members members;
    private final Rendezvous rendezvous;
    private final LoadBound bound;

    ByAddress(EndpointSet set) {
      members = new Members(set);
      rendezvous = new Rendezvous(set);
      bound = new LoadBound(set, balanceFactor);
    }

    @Override
    public Endpoint pick(RequestContext request) {
      long client = clientHash(request);
      double perWeight = bound.perWeight();
      Explanation explanation = request.explanation();
      if (explanation != null) {
        members.explainClosed(request, explanation);
        LoadBound.explain(members, perWeight, explanation);
        rendezvous.explain(client, explanation);
      }
      return rendezvous.pick(request, client, perWeight);
    }
  }
}
