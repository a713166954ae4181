package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/**
 * {@code ip-hash}: the same client address gets the same endpoint, from every router and across
 * restarts. For affinity without cookies. When an endpoint leaves, only its own clients move,
 * spread over the others; one that joins takes only its share. Clients behind one address (NAT, a
 * proxy that is not trusted) are one client.
 *
 * <p>A pick is O(endpoints), about a nanosecond or two each, and one logarithm per distinct weight
 * if there are several. Thaler, Ravishankar: "Using name-based mappings to increase hit rates",
 * IEEE/ACM ToN 6 (1998).
 */
public final class IpHashProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "ip-hash",
          List.of("source"),
          "Sends the same client address to the same endpoint, by weighted rendezvous hashing.",
          List.of(
              new Option(
                  "ipv4-prefix",
                  Integer.class,
                  "32",
                  0,
                  32,
                  "How many leading bits of an IPv4 address count."),
              new Option(
                  "ipv6-prefix",
                  Integer.class,
                  "128",
                  0,
                  128,
                  "How many leading bits of an IPv6 address count; 64 keeps a host that changes its"
                      + " temporary address."),
              BalanceFactor.OPTION),
          Set.of(Need.CLIENT_ADDRESS));

  /** For {@link java.util.ServiceLoader}. */
  public IpHashProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new IpHash(
        options.integer("ipv4-prefix"),
        options.integer("ipv6-prefix"),
        options.decimal(BalanceFactor.NAME));
  }
}
