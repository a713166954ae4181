package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.StrategyContract;
import java.util.Map;

/** The contract once more with the option that takes another path through a pick. */
class BoundedRingHashTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new RingHashProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return Map.of("balance-factor", "0.25");
  }
}
