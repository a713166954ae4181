package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Need;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import java.util.Set;
import java.util.function.Function;

/**
 * A strategy with its options, ready to be made once for every router.
 *
 * @param label what tables call it
 * @param needs of it and those nested in it
 */
record Contestant(String label, Set<Need> needs, Function<ProviderContext, Strategy> maker) {
  Contestant {
    needs = Set.copyOf(needs);
  }

  Strategy create(ProviderContext context) {
    return maker.apply(context);
  }
}
