package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.Option;

/** The option all strategies here have. */
final class BalanceFactor {
  static final String NAME = "balance-factor";

  static final Option OPTION =
      new Option(
          NAME,
          Double.class,
          "0.0",
          0,
          100,
          "How far above its share of requests in flight an endpoint may go before keys that lead to"
              + " it go elsewhere: 0.25 is a quarter above; 0: no bound.");

  private BalanceFactor() {}
}
